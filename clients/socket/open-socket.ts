import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { waitToRetry } from './backoff.ts';

/** A ping after this long without one, and how long its pong may take before the socket is taken for dead. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

/** The server will not have us, at least not with these credentials. */
const REFUSED_CODES = new Set([4401, 4403]);

interface SocketOptions extends Pick<ClientOptions, 'connectionParams' | 'webSocketImpl' | 'lazy'> {
  url?: string;
  onConnected: () => void;
  onClosed: () => void;
  onRefused?: () => void;
  /** Resolves when it is time for try number `retries`. */
  wait?: (retries: number) => Promise<void>;
}

/** How a connection ends that was wanted no longer. */
const NORMAL_CLOSURE = 1000;

/**
 * The page's one WebSocket. It never gives up, and notices when the other side is silently gone. It connects at once and
 * stays; with `lazy` it is open only while something is subscribed to.
 */
export function openSocket(options: SocketOptions): Client {
  const { url = pageSocketUrl(), onConnected, onClosed, onRefused, wait = waitToRetry, ...rest } = options;
  let pongDue: ReturnType<typeof setTimeout> | undefined;

  const socket = createClient({
    lazy: false,
    ...rest,
    url,
    retryAttempts: Number.POSITIVE_INFINITY,
    // A connection that is refused tells of itself by an "error" event, which the default takes for fatal.
    shouldRetry: () => true,
    retryWait: wait,
    keepAlive: PING_EVERY_MS,
    onNonLazyError: onClosed,
    on: {
      connected: onConnected,
      ping: received => {
        if (!received) pongDue = setTimeout(() => socket.terminate(), PONG_WITHIN_MS);
      },
      pong: received => {
        if (received) clearTimeout(pongDue);
      },
      closed: event => {
        clearTimeout(pongDue);
        const { code } = event as CloseEvent;
        if (code !== NORMAL_CLOSURE) onClosed();
        if (REFUSED_CODES.has(code)) onRefused?.();
      },
    },
  });
  return socket;
}

function pageSocketUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
}
