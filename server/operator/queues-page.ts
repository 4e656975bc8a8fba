import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { App } from '../../core/context.ts';
import { BusyError } from '../../core/errors.ts';
import { isOperator, type OperatorParts } from './is-operator.ts';

const PATH = '/queues';

/** The page is somebody else's: it may style itself inline, and loads nothing that is not from here. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function isQueuesPage(url: string | undefined): boolean {
  return url === PATH || url?.startsWith(`${PATH}/`) === true || url?.startsWith(`${PATH}?`) === true;
}

/** BullMQ's queues to look into, for operators; to everybody else there is nothing at this address. */
export function createQueuesPage(parts: OperatorParts): Listener {
  let board: Promise<Listener> | undefined;
  return async (request, response) => {
    const isAllowed = await isOperator(parts, request, response).catch(error => {
      if (error instanceof BusyError) return error;
      throw error;
    });
    if (isAllowed !== true) return refuse(response, isAllowed);
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    board ??= openBoard(parts.app);
    await (await board)(request, response);
  };
}

function refuse(response: ServerResponse, busy: BusyError | false): void {
  if (busy) response.setHeader('retry-after', busy.retryAfterSeconds);
  const code = busy ? 'RATE_LIMIT_ERROR' : 'NOT_FOUND_ERROR';
  const description = busy ? busy.message : 'There is nothing at this address.';
  response.writeHead(busy ? 429 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code, description } }));
}

/** Loaded when an operator first looks. */
async function openBoard({ jobs }: App): Promise<Listener> {
  const [{ createBullBoard }, { BullMQAdapter }, { HonoAdapter }, { serveStatic }, { Hono }] =
    await Promise.all([
      import('@bull-board/api'),
      import('@bull-board/api/bullMQAdapter'),
      import('@bull-board/hono'),
      import('@hono/node-server/serve-static'),
      import('hono'),
    ]);
  const serverAdapter = new HonoAdapter(serveStatic).setBasePath(PATH);
  createBullBoard({
    queues: jobs.queues.map(queue => new BullMQAdapter(queue)),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Sluice queues', hideRedisDetails: true } },
  });
  const hono = new Hono().route(PATH, serverAdapter.registerPlugin());
  const listen = getRequestListener(request => hono.fetch(request), { overrideGlobalObjects: false });
  return async (request, response) => listen(request, response);
}
