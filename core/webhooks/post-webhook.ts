import { Agent, type Dispatcher } from 'undici';
import { RESPONSE_KEPT_MAX_BYTES, RESPONSE_READ_MAX_BYTES, WEBHOOK_TIMEOUT_MS } from '../limits.ts';
import { guardedConnector, publicResolver, type ResolveName, systemResolver } from './connect-guard.ts';
import { errorInWords, ReceiverTimeoutError, statusInWords } from './delivery-error.ts';

/** One POST and what came of it. It never throws: a receiver that misbehaves is a result. */
export interface WebhookSender {
  post(request: WebhookRequest): Promise<PostResult>;
  close(): Promise<void>;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface PostResult {
  /** null where no answer came. */
  readonly statusCode: number | null;
  /** Why it is a failure, in words; null for a 2xx. */
  readonly error: string | null;
  /** The beginning of the answer's body. */
  readonly responseExcerpt: string | null;
  /** The `Retry-After` header as it came. */
  readonly retryAfter: string | null;
  readonly durationMs: number;
}

export interface SenderOptions {
  readonly allowPrivate: boolean;
  /** Tests decide what names resolve to. */
  readonly resolve?: ResolveName;
  readonly timeoutMs?: number;
}

/** Long enough to be used again under load, shorter than what most servers keep. */
const KEEP_ALIVE_MS = 4_000;
const RESPONSE_HEADERS_MAX_BYTES = 16 * 1024;

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Sluice-Webhooks/1.0' };

export function createWebhookSender(options: SenderOptions): WebhookSender {
  const { allowPrivate, timeoutMs = WEBHOOK_TIMEOUT_MS } = options;
  const resolve = options.resolve ?? (allowPrivate ? systemResolver : publicResolver());
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate, timeoutMs, resolve }),
    // The whole attempt has one deadline, which is ours; nothing else needs a timer.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: RESPONSE_HEADERS_MAX_BYTES,
  });
  return {
    post: request => post(agent, request, timeoutMs),
    close: () => agent.destroy(),
  };
}

async function post(agent: Agent, request: WebhookRequest, timeoutMs: number): Promise<PostResult> {
  const startedAt = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new ReceiverTimeoutError()), timeoutMs);
  let answer: Dispatcher.ResponseData | null = null;
  let excerpt: string | null = null;
  let failure: unknown = null;
  try {
    const { origin, pathname, search } = new URL(request.url);
    answer = await agent.request({
      origin,
      path: pathname + search,
      method: 'POST',
      headers: { ...HEADERS, ...request.headers },
      body: request.body,
      signal: deadline.signal,
    });
    excerpt = await readExcerpt(answer.body);
  } catch (error) {
    failure = error;
  } finally {
    clearTimeout(timer);
  }
  const durationMs = Math.round(performance.now() - startedAt);
  return { ...resultOf(answer, failure), responseExcerpt: excerpt, durationMs };
}

/** The status decides as soon as it is there: a body that breaks off or never ends does not change it. */
function resultOf(
  answer: Dispatcher.ResponseData | null,
  failure: unknown,
): Pick<PostResult, 'statusCode' | 'error' | 'retryAfter'> {
  if (!answer) return { statusCode: null, error: errorInWords(failure), retryAfter: null };
  const { statusCode, headers } = answer;
  const retryAfter = headers['retry-after'];
  return {
    statusCode,
    error: statusInWords(statusCode),
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
  };
}

/** Reads as far as the limit, so that the connection can be used again, and keeps the beginning. */
async function readExcerpt(body: Dispatcher.ResponseData['body']): Promise<string | null> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (length < RESPONSE_KEPT_MAX_BYTES) kept.push(chunk.subarray(0, RESPONSE_KEPT_MAX_BYTES - length));
    length += chunk.length;
    if (length > RESPONSE_READ_MAX_BYTES) break;
  }
  // Postgres stores no NUL.
  return length === 0 ? null : Buffer.concat(kept).toString().replaceAll('\0', '');
}
