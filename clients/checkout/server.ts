import type { Client as Socket } from 'graphql-ws';
import type { TypedDocumentString } from '../graphql/checkout/graphql.ts';

/** No answer came: the request may or may not have reached the server. */
export class NoAnswer extends Error {
  /** How long whoever stands before the server asks to be left alone (`Retry-After`); 0 where it does not say. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server answered, and the answer is no. */
export class Refused extends Error {
  /** A stable word for programs, such as AUTHENTICATION_FAILED; empty where the server gave none. */
  readonly code: string;
  /** Before that is over the same request is refused again (`Retry-After`); 0 where the server does not say. */
  readonly retryAfterMs: number;

  constructor(message: string, code = '', retryAfterMs = 0) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What is heard of something that is followed. After `ended` nothing more comes. */
export interface Follower<Result> {
  next(result: Result): void;
  ended(): void;
}

/** The page's way to the server, with the credential of one order. */
export interface Server {
  /** Asks once. Throws `NoAnswer` or `Refused`. */
  execute<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** Follows a subscription over reconnects, until the returned function is called. */
  follow<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    follower: Follower<Result>,
  ): () => void;
  close(): void;
}

/**
 * A network that swallows everything says nothing at all. Long enough for a server that is busy (it answers before the
 * bank does), short enough that the shopper hears of it.
 */
export const ANSWER_WITHIN_MS = 10_000;

interface Reply<Result> {
  data?: Result | null;
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

function resultOf<Result>({ data, errors = [] }: Reply<Result>, retryAfterMs: number): Result {
  const [error] = errors;
  if (error !== undefined) throw new Refused(error.message, error.extensions?.code, retryAfterMs);
  if (data == null) throw new NoAnswer('The answer is empty.');
  return data;
}

/** Seconds, as our server writes it; a proxy may write a date instead. */
function retryAfterOf({ headers }: Response): number {
  const wish = headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(wish) ? Number(wish) * 1_000 : Date.parse(wish) - Date.now();
  return Math.max(0, ms) || 0;
}

/**
 * Makes it. `credential` is absent while there is no order yet. The socket is open while something is followed, and
 * `onConnection` tells when it is lost and when it is back.
 */
export function connectServer(credential: string | undefined, onConnection: (up: boolean) => void): Server {
  const authorization = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  let socket: Promise<Socket> | undefined;

  // Its code is loaded once the page is there: nobody follows a payment before the form has been filled in.
  function prepareSocket(): Promise<Socket> {
    socket ??= import('../socket/open-socket.ts').then(({ openSocket }) =>
      openSocket({
        lazy: true,
        connectionParams: authorization,
        onConnected: () => onConnection(true),
        onClosed: () => onConnection(false),
      }),
    );
    // Whoever asks again tries that again.
    socket.catch(() => {
      socket = undefined;
    });
    return socket;
  }

  async function execute<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ) {
    const body = JSON.stringify({ query: document.toString(), variables });
    const headers = { 'content-type': 'application/json', accept: 'application/json', ...authorization };
    // Counts for the whole answer: its body may stay out as well.
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch('/graphql', { method: 'POST', headers, body, signal }).catch(() => null);
    if (response === null) throw new NoAnswer('The server did not answer.');
    const retryAfterMs = retryAfterOf(response);
    if (response.status >= 502) throw new NoAnswer('The server did not answer.', retryAfterMs);
    const reply: Reply<Result> | null = await response.json().catch(() => null);
    if (reply === null) throw new NoAnswer('The answer broke off.');
    void prepareSocket();
    return resultOf(reply, retryAfterMs);
  }

  function follow<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    { next, ended }: Follower<Result>,
  ) {
    let isLeft = false;
    let leave = () => {
      isLeft = true;
    };
    prepareSocket().then(
      opened => {
        if (isLeft) return;
        leave = opened.subscribe<Result>(
          { query: document.toString(), variables },
          {
            next: ({ data }) => (data == null ? ended() : next(data)),
            error: ended,
            complete: ended,
          },
        );
      },
      () => isLeft || ended(),
    );
    return () => leave();
  }

  return { execute, follow, close: () => void socket?.then(opened => opened.dispose()) };
}
