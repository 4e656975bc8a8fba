import type { IncomingHttpHeaders } from 'node:http';
import type { DocumentNode } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { App, Caller, RequestOrigin } from '../../core/context.ts';
import { readLogBounds } from '../../core/events/read-events.ts';
import type { Callers } from '../caller.ts';
import { sessionTokenIn } from '../cookie.ts';
import type { ResultSink } from '../live/audience.ts';
import type { Live } from '../live/live.ts';
import type { GraphQLContext, HttpReply } from './context.ts';
import { createDocumentCache } from './document-cache.ts';
import { presentError, presentLogged, usePresentation } from './present-errors.ts';
import { schema } from './schema.ts';
import { useSharedExecutions } from './share-executions.ts';
import { useAdmission } from './use-admission.ts';
import { useLimits } from './use-limits.ts';
import { useRequestNotes } from './use-request-notes.ts';

/** What a transport knows of an operation before anything of it is looked at. */
export interface Exchange {
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  readonly origin: RequestOrigin;
  readonly reply: HttpReply | null;
  readonly sink: ResultSink | null;
  /** Given the document, by which it knows what the request costs. Asked once: whoever asks again hears the same. */
  readonly authenticate: (document?: string) => Promise<Caller | null>;
}

type Authenticate = Exchange['authenticate'];

export function askedOnce(authenticate: Authenticate): Authenticate {
  let answer: ReturnType<Authenticate> | undefined;
  return document => {
    answer ??= authenticate(document);
    return answer;
  };
}

export type GraphQLServer = YogaServerInstance<Exchange, GraphQLContext>;

export interface GraphQLParts {
  readonly app: App;
  readonly callers: Callers;
  readonly live: Live;
}

/** GraphQL over HTTP and server-sent events; the WebSocket runs its operations through the same plugins. */
export function createGraphQL(parts: GraphQLParts): GraphQLServer {
  return createYoga<Exchange, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    cors: false,
    multipart: false,
    batching: false,
    logging: false,
    // Bodies are bounded before they come here: Yoga's own bound would copy every one of them.
    maxRequestBodySize: false,
    parserAndValidationCache: {
      documentCache: createDocumentCache<DocumentNode>(),
      errorCache: createDocumentCache<Error>(),
    },
    maskedErrors: { maskError: presentError },
    plugins: [
      useAdmission(parts.app),
      useRequestNotes(),
      useLimits(),
      usePresentation(),
      useSharedExecutions(),
    ],
    context: initial => contextOf(parts, initial, initial.params.query),
  });
}

async function contextOf(
  { app, callers, live }: GraphQLParts,
  exchange: Exchange,
  document: string | undefined,
): Promise<GraphQLContext> {
  const { requestId, headers, reply, origin, sink } = exchange;
  try {
    const caller = await exchange.authenticate(document);
    return {
      app,
      callers,
      live,
      sink,
      sharing: null,
      caller,
      requestId,
      reply,
      // The headers of a WebSocket's upgrade are not those of any one operation.
      idempotencyKeyHeader: reply && single(headers['idempotency-key']),
      origin,
      sessionToken: sessionTokenIn(headers.cookie),
      eventCursor: await eventCursorFor(app, caller, document),
      outcome: { idempotentReplayed: false },
    };
  } catch (error) {
    throw presentLogged(error, { app, requestId, reply });
  }
}

/** Root fields run side by side; the cursor must come before them all, so it is read before they start. */
async function eventCursorFor(
  app: App,
  caller: Caller | null,
  document: string | undefined,
): Promise<string | null> {
  if (!document?.includes('eventCursor') || !caller?.permissions.has('events:read')) return null;
  return (await readLogBounds(app.db, caller)).newest.toString();
}

function single(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}
