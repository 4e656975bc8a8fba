import { once, setMaxListeners } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAcquirer, KeyConflict } from './acquirer.ts';
import { handleApi } from './api.ts';
import { openBooks } from './books.ts';
import { handleChallenge } from './challenge.ts';
import { handleControl } from './control.ts';
import { createFaults } from './faults.ts';
import { bearerCheck, type Exchange, sendError, sendJson } from './http.ts';
import type { Latency } from './latency.ts';
import { createNotifier } from './notifier.ts';
import { BadRequest } from './request.ts';
import type { Sandbox } from './sandbox.ts';

export interface SandboxOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The file of the books; it is made when it is missing. */
  readonly books: string;
  readonly secret: string;
  readonly host?: string;
  /** Default: none. */
  readonly latency?: Latency;
  /** How long the slow instruments take. */
  readonly slowMs?: number;
  /** Where notifications go; null (the default): nowhere. */
  readonly notifyUrl?: string | null;
  /** Where shoppers reach the challenge page. Default: the address it listens on. */
  readonly publicUrl?: string;
  /** CSP sources that may show the challenge page in a frame. */
  readonly frameAncestors?: string;
  readonly authorizationLifetimeMs?: number;
  readonly challengeLifetimeMs?: number;
  readonly now?: () => Date;
  /** Told of what should not happen, such as books that cannot be written. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningSandbox {
  readonly url: string;
  /** Ends every connection; what was not answered is in the books, or never happened. */
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection, or a request would now and then meet a closed one. */
const KEEP_ALIVE_MS = 120_000;
const AUTHORIZATION_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
const CHALLENGE_LIFETIME_MS = 10 * 60 * 1000;
const SLOW_MS = 5_000;
/** The gateway's checkout, and a merchant's page around it, on the machine of a developer. */
const FRAME_ANCESTORS = 'http://localhost:* http://127.0.0.1:*';

/** Starts the acquirer: reads its books, then listens. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const closing = new AbortController();
  // Only notifications and waiting calls listen, and there may be thousands of these.
  setMaxListeners(0, closing.signal);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const sandbox = await buildSandbox(options, closing.signal, () => options.publicUrl ?? urlOf(server));
  server.on('request', listener(sandbox, options));
  try {
    await once(server.listen(options.port, options.host ?? '127.0.0.1'), 'listening');
  } catch (error) {
    await sandbox.books.close();
    throw error;
  }
  return {
    url: urlOf(server),
    async close() {
      closing.abort();
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
      await sandbox.books.close();
    },
  };
}

async function buildSandbox(
  options: SandboxOptions,
  closing: AbortSignal,
  publicUrl: () => string,
): Promise<Sandbox> {
  const now = options.now ?? (() => new Date());
  const books = await openBooks(options.books);
  const acquirer = createAcquirer({
    challengeUrl: reference => `${publicUrl()}/challenge/${reference}`,
    authorizationLifetimeMs: options.authorizationLifetimeMs ?? AUTHORIZATION_LIFETIME_MS,
    challengeLifetimeMs: options.challengeLifetimeMs ?? CHALLENGE_LIFETIME_MS,
    append: books.append,
  });
  await books.read(acquirer.replay).catch(async error => {
    await books.close();
    throw error;
  });
  return {
    acquirer,
    books,
    faults: createFaults(),
    notifier: createNotifier({ url: options.notifyUrl ?? null, secret: options.secret, now, closing }),
    latency: options.latency ?? { min: 0, max: 0 },
    slowMs: options.slowMs ?? SLOW_MS,
    frameAncestors: options.frameAncestors ?? FRAME_ANCESTORS,
    now,
    closing,
  };
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  // Listening on every address is no address that anybody could go to.
  if (address === '0.0.0.0' || address === '::') return `http://localhost:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function listener(sandbox: Sandbox, options: SandboxOptions): RequestListener {
  const isAuthorized = bearerCheck(options.secret);
  return (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const exchange = { request, response, path };
    route(sandbox, exchange, isAuthorized).catch(error => {
      // Whoever hung up is not waiting for an answer, and that is nobody's mistake.
      if (sandbox.closing.aborted || response.destroyed) response.destroy();
      else answerError(exchange, error, options.onError);
    });
  };
}

async function route(
  sandbox: Sandbox,
  exchange: Exchange,
  isAuthorized: ReturnType<typeof bearerCheck>,
): Promise<void> {
  const { request, response, path } = exchange;
  if (path === '/health') return handleHealth(sandbox, response);
  if (path.startsWith('/challenge/')) return handleChallenge(sandbox, exchange);
  if (!isAuthorized(request)) return sendError(response, 401, 'The bearer token is missing or wrong.');
  if (path.startsWith('/control')) return handleControl(sandbox, exchange);
  return handleApi(sandbox, exchange);
}

/** An acquirer whose books cannot be written answers nothing else either. */
async function handleHealth({ books }: Sandbox, response: ServerResponse): Promise<void> {
  const isHealthy = await books.flushed().then(
    () => true,
    () => false,
  );
  sendJson(response, isHealthy ? 200 : 503, { status: isHealthy ? 'healthy' : 'unhealthy' });
}

function answerError({ response }: Exchange, error: unknown, onError: SandboxOptions['onError']): void {
  if (error instanceof BadRequest) sendError(response, 400, error.message);
  else if (error instanceof KeyConflict) sendError(response, 409, error.message);
  else {
    onError?.(error);
    if (response.headersSent) response.destroy();
    else sendError(response, 500, 'The sandbox has failed.');
  }
}
