import type { TypedDocumentString } from '../graphql/sdk/graphql.ts';
import {
  ConnectionError,
  type OperationFailure,
  operationError,
  ServerError,
  SluiceError,
} from './errors.ts';
import { waitToRetry } from './retry.ts';

export interface Settings {
  /** Where the API is. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** How often a request is sent again when no answer comes, or one that says "later". */
  readonly maxRetries: number;
  /** How long one try may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** An answer's data, and what leads to its log lines. */
export interface Reply<Data> {
  readonly data: Data;
  readonly requestId: string | null;
}

export interface Operation {
  readonly query: string;
  readonly variables: object;
  /** For the one write of a document whose input names no key. */
  readonly idempotencyKey?: string;
}

const LATER = [429, 502, 503, 504];

/**
 * Sends one operation until there is an answer, whole to its last byte. Every try is the same, and so carries the same
 * idempotency key: a write whose answer was lost is not done twice.
 */
export async function execute<Data>(settings: Settings, operation: Operation): Promise<Reply<Data>> {
  for (let tries = 0; ; tries++) {
    const isLast = tries >= settings.maxRetries;
    const answer = await post(settings, operation).catch(error => {
      if (!isLast) return null;
      throw new ConnectionError(`No answer from ${settings.url}: ${messageOf(error)}`, { cause: error });
    });
    if (answer && (isLast || !LATER.includes(answer.status))) return readReply<Data>(answer);
    await waitToRetry(tries, { retryAfter: answer?.retryAfter ?? null });
  }
}

/** The same for a document whose types are known. */
export function ask<Data, Variables extends object>(
  settings: Settings,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Reply<Data>> {
  return execute<Data>(settings, { query: document.toString(), variables });
}

export function credentials({ apiKey, apiSecret }: Settings): Record<string, string> {
  return { 'content-type': 'application/json', 'x-api-key': apiKey, 'x-api-secret': apiSecret };
}

interface Answer {
  readonly status: number;
  readonly requestId: string | null;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function post(settings: Settings, { query, variables, idempotencyKey }: Operation): Promise<Answer> {
  const response = await fetch(`${settings.url}/graphql`, {
    method: 'POST',
    headers: {
      ...credentials(settings),
      accept: 'application/graphql-response+json, application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(settings.timeoutMs),
  });
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    retryAfter: response.headers.get('retry-after'),
    // An answer of which only the beginning came is as lost as one of which nothing did.
    text: await response.text(),
  };
}

interface GraphQLBody<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly OperationFailure[];
}

function readReply<Data>(answer: Answer): Reply<Data> {
  const { data, errors } = bodyOf<Data>(answer);
  if (errors?.[0]) throw operationError(errors[0], answer);
  if (data == null) throw new ServerError('The answer is empty.', answer);
  return { data, requestId: answer.requestId };
}

function bodyOf<Data>(answer: Answer): GraphQLBody<Data> {
  try {
    return JSON.parse(answer.text) as GraphQLBody<Data>;
  } catch {
    throw new ServerError(`The answer (HTTP ${answer.status}) is not JSON.`, answer);
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof SluiceError || !(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
