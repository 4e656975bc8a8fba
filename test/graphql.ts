import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A GraphQL answer with what HTTP says of it. */
export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers freely; what is not there makes them fail.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test checks
  readonly data: any;
  readonly errors: readonly GraphQLAnswerError[] | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Record<string, unknown>;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts one operation. */
export async function postGraphQL(
  url: string,
  { query, variables, headers }: GraphQLRequest,
): Promise<GraphQLAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Pick<GraphQLAnswer, 'data' | 'errors' | 'extensions'>;
  return { status: response.status, headers: response.headers, ...body };
}

/** A graphql-ws client that does not come back by itself. */
export function socketClient(
  url: string,
  params: Record<string, unknown>,
  headers: Readonly<Record<string, string>> = {},
): Client {
  class SocketWithHeaders extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: SocketWithHeaders,
    connectionParams: params,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
  });
}

/** One result of a subscription, or of any operation over a WebSocket. */
export interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test checks
  readonly data?: any;
  readonly errors?: readonly GraphQLAnswerError[];
}

/** The results of a subscription, one after the other. */
export interface Results {
  next(): Promise<Result>;
  /** The next so many. */
  take(count: number): Promise<Result[]>;
  /** Whether it has ended, after everything that came before its end was read. */
  ended(): Promise<boolean>;
  stop(): Promise<void>;
}

export function subscribeTo(client: Client, query: string, variables: Record<string, unknown> = {}): Results {
  const results = client.iterate({ query, variables });
  const next = async () => {
    const { value, done } = await results.next();
    if (done) throw new Error('the subscription has ended');
    return value as Result;
  };
  return {
    next,
    async take(count) {
      const taken: Result[] = [];
      while (taken.length < count) taken.push(await next());
      return taken;
    },
    ended: async () => (await results.next()).done === true,
    async stop() {
      await results.return?.();
    },
  };
}
