import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../core/context.ts';
import { type Admission, costOfDocument } from '../admission.ts';
import type { Callers } from '../caller.ts';
import { BODY_MAX_BYTES, readBody } from '../read-body.ts';
import type { RequestNote } from '../request-note.ts';
import type { OriginReader } from '../request-origin.ts';
import { sendGraphiQL, wantsGraphiQL } from './graphiql.ts';
import { askedOnce, type GraphQLServer } from './yoga.ts';

export interface HandlerParts {
  readonly app: App;
  readonly callers: Callers;
  readonly admission: Admission;
  readonly graphql: GraphQLServer;
  readonly originOf: OriginReader;
}

/** `/graphql` over HTTP: GraphiQL for browsers on demo installs, operations for everybody else. */
export async function handleGraphQL(
  { app, callers, admission, graphql, originOf }: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse & { requestId: string; note: RequestNote },
): Promise<void> {
  if (app.config.isDemo && wantsGraphiQL(request)) return sendGraphiQL(request, response);
  const problem = problemOf(request);
  if (problem) return refuse(response, problem);
  // Without a length it has to be read to be measured.
  if (request.method === 'POST' && request.headers['content-length'] === undefined) {
    const body = await readBody(request);
    if (body === 'too large') return refuse(response, TOO_LARGE);
    if (body === 'hung up') return refuse(response, HUNG_UP);
    Object.assign(request, { body: body.toString() });
  }
  const origin = originOf(request);
  const authenticate = askedOnce(document =>
    admission.admit({
      find: beforeQuery => callers.fromHeaders(request.headers, { beforeQuery }),
      origin,
      cost: costOfDocument(document),
      response,
    }),
  );
  await graphql(request, response, {
    requestId: response.requestId,
    headers: request.headers,
    origin,
    reply: { note: response.note, setCookie: cookie => response.appendHeader('set-cookie', cookie) },
    sink: null,
    authenticate,
  });
  // A body that is no operation at all did not come so far. It is answered, and it counts.
  await authenticate().catch(ignore);
}

const ignore = () => undefined;

interface Problem {
  readonly status: number;
  readonly message: string;
}

const TOO_LARGE: Problem = {
  status: 413,
  message: `The body of a GraphQL request may have at most ${BODY_MAX_BYTES} bytes.`,
};

const HUNG_UP: Problem = { status: 400, message: 'The connection was closed before the body was read.' };

/** Every form that an answer may take, and what stands for any of them. */
const ANSWERABLE =
  /\*\/\*|application\/(?:\*|json|graphql-response\+json)\s*(?:[;,]|$)|text\/event-stream|multipart\/mixed/i;

function problemOf({ method, url = '', headers }: IncomingMessage): Problem | undefined {
  // Found out when the answer is written, it would be too late: a mutation has been executed by then.
  if (headers.accept && !ANSWERABLE.test(headers.accept)) {
    return { status: 406, message: 'Answers are application/json or application/graphql-response+json.' };
  }
  if (method === 'GET') return areJson(url, ['variables', 'extensions']) ? undefined : NO_JSON;
  if (method !== 'POST') return undefined;
  if (Number(headers['content-length'] ?? 0) > BODY_MAX_BYTES) return TOO_LARGE;
  // A form of another site may post anything but JSON with the visitor's cookie, and without asking first.
  if (!/^application\/(graphql\+)?json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, message: 'Send the operation as application/json.' };
  }
  return undefined;
}

const NO_JSON: Problem = { status: 400, message: 'variables and extensions must be JSON.' };

function areJson(url: string, names: readonly string[]): boolean {
  const query = new URLSearchParams(url.split('?', 2)[1]);
  try {
    for (const name of names) JSON.parse(query.get(name) || 'null');
    return true;
  } catch {
    return false;
  }
}

function refuse(response: ServerResponse, { status, message }: Problem): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  // What is left of the body is not read.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(body);
}
