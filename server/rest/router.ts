import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context as HonoContext } from 'hono';
import {
  type App,
  authorizedCaller,
  type Context,
  type KeyCaller,
  type RequestOrigin,
} from '../../core/context.ts';
import { unavailableBy } from '../../core/database-failure.ts';
import type { BeforeQuery } from '../../core/merchants/credential-cache.ts';
import { type Admission, costOfMethod } from '../admission.ts';
import { apiAddress } from '../api-address.ts';
import type { Callers } from '../caller.ts';
import { BODY_MAX_BYTES, readBody } from '../read-body.ts';
import type { RequestNote } from '../request-note.ts';
import type { OriginReader } from '../request-origin.ts';
import { errorCodeOf, failureReply, HttpError, refusalReply } from './errors.ts';
import { serveDocuments } from './openapi/serve.ts';
import type { Call, Reply, Route } from './route.ts';
import { routes } from './routes.ts';

export interface RestEnv {
  Bindings: {
    incoming: IncomingMessage;
    outgoing: ServerResponse & { requestId: string; note: RequestNote };
  };
}

interface RestParts {
  readonly app: App;
  readonly callers: Callers;
  readonly admission: Admission;
  readonly originOf: OriginReader;
}

export function createRest(parts: RestParts): Hono<RestEnv> {
  const hono = new Hono<RestEnv>();
  const known = routes.filter(route => route.access !== 'test' || parts.app.config.isDemo);
  for (const route of known) hono.on(route.method, route.path, c => answer(parts, route, c));
  serveDocuments(hono, known, apiAddress(parts.app.config));
  for (const path of new Set(known.map(route => route.path))) {
    hono.all(path, c => send(c.env.outgoing, refusalReply(wrongMethod(known, path)) as Reply));
  }
  hono.notFound(c => send(c.env.outgoing, refusalReply(unknownAddress()) as Reply));
  hono.onError((error, c) => send(c.env.outgoing, failed(parts.app, error, c.env.outgoing)));
  return hono;
}

async function answer(parts: RestParts, route: Route, c: HonoContext<RestEnv>): Promise<Response> {
  const { incoming, outgoing } = c.env;
  outgoing.note.route = route.path;
  try {
    const origin = parts.originOf(incoming);
    const caller = await callerOf(parts, route, { incoming, outgoing, origin });
    const { requestId } = outgoing;
    const ctx: Context = { app: parts.app, caller, requestId, origin, captureMethod: 'MANUAL' };
    if (route.permission) authorizedCaller(ctx, route.permission);
    return send(outgoing, await route.handle(callOf(c, ctx)));
  } catch (error) {
    return send(outgoing, failed(parts.app, error, outgoing));
  }
}

/** What is said where an address or a host cannot be read, and so no route is come to. */
export function answerUnreadable(error: unknown): Response {
  if (!(error instanceof RequestError)) throw error;
  const refusal = new HttpError(400, 'This address, or the Host header, is not valid.');
  const { status, body } = refusalReply(refusal) as Reply;
  return Response.json(body, { status });
}

function callerOf(
  { callers, admission }: RestParts,
  route: Route,
  { incoming, outgoing, origin }: RestEnv['Bindings'] & { origin: RequestOrigin },
): Promise<KeyCaller | null> {
  const find = async (beforeQuery?: BeforeQuery) =>
    route.access === 'key' ? callers.fromApiKey(incoming.headers, beforeQuery ? { beforeQuery } : {}) : null;
  if (route.unlimited) return find();
  return admission.admit({ find, origin, cost: costOfMethod(route.method), response: outgoing });
}

function callOf(c: HonoContext<RestEnv>, ctx: Context): Call {
  return {
    ctx,
    headers: c.env.incoming.headers,
    param: name => c.req.param(name) ?? '',
    query: name => c.req.query(name),
    async bytes() {
      const body = await readBody(c.env.incoming);
      if (body === 'too large') throw tooLarge();
      if (body !== 'hung up') return body;
      ctx.app.log.debug({ requestId: ctx.requestId }, 'rest.hung_up');
      throw new HttpError(400, 'The connection was closed before the body was read.');
    },
  };
}

function failed(
  app: App,
  error: unknown,
  { requestId, note }: { requestId: string; note: RequestNote },
): Reply {
  const away = unavailableBy(error);
  if (away) app.log.warn({ err: error, requestId }, 'rest.unavailable');
  const refusal = refusalReply(away ?? error);
  note.errorCode = refusal ? errorCodeOf(refusal) : 'INTERNAL_SERVER_ERROR';
  if (refusal) return refusal;
  app.log.error({ err: error, requestId }, 'rest.failed');
  return failureReply(requestId);
}

/** Straight to the socket: a body that goes through a `Response` becomes a stream first, and is read from it again. */
function send(outgoing: ServerResponse, { status, body, headers }: Reply): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  outgoing.end(text);
  return RESPONSE_ALREADY_SENT;
}

function unknownAddress(): HttpError {
  return new HttpError(404, 'There is nothing at this address.', { code: 'NOT_FOUND_ERROR' });
}

function wrongMethod(known: readonly Route[], path: string): HttpError {
  const allow = known.filter(route => route.path === path).map(route => route.method);
  return new HttpError(405, `This address takes ${allow.join(' and ')}.`, {
    headers: { allow: allow.join(', ') },
  });
}

function tooLarge(): HttpError {
  // What is left of it is not read, so nothing else can follow on this connection.
  const headers = { connection: 'close' };
  return new HttpError(413, `The body may have at most ${BODY_MAX_BYTES} bytes.`, { headers });
}
