import type { Client, ExecutionResult } from 'graphql-ws';
import { type GraphQLAnswerError, type Result, socketClient, subscribeTo } from '../graphql.ts';
import { type Verdict, verdictOf } from './ask.ts';
import type { Headers } from './world.ts';

/** What a subscriber hears first: what it says, and what that says of the subscriber. */
export interface First {
  readonly text: string;
  readonly verdict: Verdict;
}

/** A subscription that has been asked for, over one of the two ways that there are. */
export interface Listener {
  readonly first: Promise<First>;
  stop(): Promise<void>;
}

export const TRANSPORTS = ['WebSocket', 'server-sent events'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface Question {
  readonly url: string;
  readonly document: string;
  readonly headers: Headers;
}

export function listen(transport: Transport, question: Question): Listener {
  return transport === 'WebSocket' ? overSocket(question) : overHttp(question);
}

/** A client of this caller. A cookie comes with the upgrade, everything else with `connection_init`. */
export function clientOf(url: string, headers: Headers): Client {
  return 'cookie' in headers ? socketClient(url, {}, headers) : socketClient(url, headers);
}

function overSocket({ url, document, headers }: Question): Listener {
  const client = clientOf(url, headers);
  const results = subscribeTo(client, document);
  return {
    first: results.next().then(told, ended),
    async stop() {
      await results.stop().catch(() => undefined);
      await client.dispose();
    },
  };
}

function told(result: Result | ExecutionResult): First {
  const errors = result.errors as readonly GraphQLAnswerError[] | undefined;
  return { text: JSON.stringify(result), verdict: verdictOf(errors) };
}

/** graphql-ws throws the errors that end an operation, and the event that closes the socket. */
function ended(thrown: unknown): First {
  const UNAUTHORIZED = 4401;
  if ((thrown as { code?: number }).code === UNAUTHORIZED) return { text: '', verdict: 'who are you' };
  return { text: JSON.stringify(thrown), verdict: verdictOf(thrown as readonly GraphQLAnswerError[]) };
}

function overHttp({ url, document, headers }: Question): Listener {
  const abort = new AbortController();
  const ask = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query: document }),
      signal: abort.signal,
    });
    const type = response.headers.get('content-type') ?? '';
    return told(type.includes('text/event-stream') ? await firstMessage(response) : await response.json());
  };
  return { first: ask(), stop: async () => abort.abort() };
}

/** The data of the first `next`; the server keeps the stream alive with messages that say nothing. */
async function firstMessage(response: Response): Promise<Result> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const data = /^event: next\ndata: (.*)\n\n/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`the stream ended before it said anything: ${text}`);
}
