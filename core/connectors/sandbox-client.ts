import { Pool } from 'undici';
import { startDeadline } from './deadline.ts';
import { describeNetworkError } from './network-error.ts';

export interface SandboxConnectorOptions {
  /** Where the acquirer listens, e.g. http://127.0.0.1:8100. */
  readonly url: string;
  readonly secret: string;
  /** From the call to the whole answer, waiting for a connection included. */
  readonly timeoutMs: number;
}

/** An answer with its body parsed (`undefined` when it is not JSON), or in words why there is none. */
export type Reply =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: null; readonly reason: string };

export interface SandboxRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly signal: AbortSignal;
}

export interface SandboxClient {
  /** Never throws for what the network or the acquirer did. */
  send(request: SandboxRequest): Promise<Reply>;
  close(): Promise<void>;
}

/** As many calls at once as one worker makes; more would wait here instead of in the queue. */
const CONNECTIONS_MAX = 128;
/** The acquirer keeps an idle connection for 120 s; we drop ours well before, so that a call never meets its end. */
const KEEP_ALIVE_MS = 30_000;

export function createSandboxClient({ url, secret, timeoutMs }: SandboxConnectorOptions): SandboxClient {
  const pool = new Pool(new URL(url).origin, {
    connections: CONNECTIONS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The deadline below covers the whole call.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };

  return {
    async send({ method, path, body, signal }) {
      const deadline = startDeadline(timeoutMs, signal);
      try {
        const text = body ? JSON.stringify(body) : null;
        const response = await pool.request({ method, path, headers, body: text, signal: deadline.signal });
        return { status: response.statusCode, body: parseJson(await response.body.text()) };
      } catch (error) {
        return { status: null, reason: deadline.reason() ?? describeNetworkError(error) };
      } finally {
        deadline.clear();
      }
    },
    close: () => pool.destroy(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
