import type { TypedDocumentString } from '../graphql/sdk/graphql.ts';
import { ConnectionError, operationError, ServerError, SluiceError } from './errors.ts';
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

/** An answer's data, and what its headers say. */
export interface Reply<Data> {
  readonly data: Data;
  readonly requestId: string | null;
  /** The server had done this before, for the same key: this is what it answered then. */
  readonly replayed: boolean;
}

export interface Operation {
  readonly query: string;
  readonly variables: object;
}

const LATER = [429, 502, 503, 504];

/**
 * Sends one operation until there is an answer. Every try is the same bytes, and so carries the same idempotency
 * key: a write whose answer was lost is not done twice.
 */
export async function execute<Data>(settings: Settings, operation: Operation): Promise<Reply<Data>> {
  for (let tries = 0; ; tries++) {
    const isLast = tries >= settings.maxRetries;
    const response = await post(settings, operation).catch(error => {
      if (!isLast) return null;
      throw new ConnectionError(`No answer from ${settings.url}: ${messageOf(error)}`, { cause: error });
    });
    if (response && (isLast || !LATER.includes(response.status))) return readReply<Data>(response);
    await waitToRetry(tries, { retryAfter: response?.headers.get('retry-after') ?? null });
    await response?.body?.cancel();
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

function post(settings: Settings, operation: Operation): Promise<Response> {
  return fetch(`${settings.url}/graphql`, {
    method: 'POST',
    headers: { ...credentials(settings), accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify(operation),
    signal: AbortSignal.timeout(settings.timeoutMs),
  });
}

interface GraphQLBody<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

async function readReply<Data>(response: Response): Promise<Reply<Data>> {
  const requestId = response.headers.get('x-request-id');
  const body = await bodyOf<Data>(response, requestId);
  const [error] = body.errors ?? [];
  if (error?.extensions?.code) {
    throw operationError({ code: error.extensions.code, message: error.message }, requestId);
  }
  if (error) throw new ServerError(error.message, response.status, requestId);
  if (body.data == null) throw new ServerError('The answer is empty.', response.status, requestId);
  return { data: body.data, requestId, replayed: response.headers.get('idempotent-replayed') === 'true' };
}

async function bodyOf<Data>(response: Response, requestId: string | null): Promise<GraphQLBody<Data>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as GraphQLBody<Data>;
  } catch {
    throw new ServerError(`The answer (HTTP ${response.status}) is not JSON.`, response.status, requestId);
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof SluiceError || !(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
