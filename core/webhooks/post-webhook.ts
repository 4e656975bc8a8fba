import { Agent, type Dispatcher } from 'undici';
import { RESPONSE_KEPT_MAX_BYTES, RESPONSE_READ_MAX_BYTES, WEBHOOK_TIMEOUT_MS } from '../limits.ts';
import { guardedConnector, publicResolver, type ResolveName, systemResolver } from './connect-guard.ts';
import { errorInWords, ReceiverTimeoutError, statusInWords } from './delivery-error.ts';

/** One POST and what came of it. It never throws: a receiver that misbehaves is a result. */
export interface WebhookSender {
  /** null where it was abandoned before an answer came: nobody knows what the receiver made of it. */
  post(request: WebhookRequest): Promise<PostResult | null>;
  /** Waits no longer for any answer, and sends nothing more. */
  abandon(): void;
  close(): Promise<void>;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** How long an answer is waited for, where that is less than usual. */
  readonly timeoutMs?: number;
}

export interface PostResult {
  /** null where no answer came. */
  readonly statusCode: number | null;
  /** Why it is a failure, in words; null for a 2xx. */
  readonly error: string | null;
  /** `false`: nothing left us, and it says nothing of the receiver. */
  readonly sent: boolean;
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
  const underWay = new Set<Abandon>();
  let abandoned = false;
  return {
    post: request => (abandoned ? Promise.resolve(null) : post({ agent, timeoutMs, underWay }, request)),
    abandon() {
      abandoned = true;
      for (const abandon of underWay) abandon();
    },
    close: () => agent.destroy(),
  };
}

type Abandon = () => void;

interface Line {
  readonly agent: Agent;
  readonly timeoutMs: number;
  readonly underWay: Set<Abandon>;
}

/** Why a POST ends without an error of the receiver's or the network's. */
class AbandonedError extends Error {}

/** What has come of an answer so far. */
interface Answer {
  statusCode: number | null;
  retryAfter: string | null;
  readonly kept: Buffer[];
  length: number;
}

/**
 * The agent is driven by its handlers and not by streams: of most answers nothing but the status matters, and
 * at thousands a second a stream for each would cost more than all the rest.
 */
function post({ agent, timeoutMs, underWay }: Line, request: WebhookRequest): Promise<PostResult | null> {
  const startedAt = performance.now();
  const answer: Answer = { statusCode: null, retryAfter: null, kept: [], length: 0 };
  return new Promise(resolve => {
    let controller: Dispatcher.DispatchController | null = null;
    let ended = false;
    const end = (failure: unknown) => {
      if (ended) return;
      ended = true;
      clearTimeout(deadline);
      underWay.delete(abandon);
      const isUnknown = failure instanceof AbandonedError && answer.statusCode === null;
      resolve(isUnknown ? null : resultOf(answer, failure, performance.now() - startedAt));
    };
    const giveUp = (reason: Error) => {
      end(reason);
      controller?.abort(reason);
    };
    const waitMs = Math.min(timeoutMs, request.timeoutMs ?? timeoutMs);
    const deadline = setTimeout(() => giveUp(new ReceiverTimeoutError()), waitMs);
    const abandon = () => giveUp(new AbandonedError());
    underWay.add(abandon);
    agent.dispatch(dispatchOptions(request), {
      onRequestStart(started) {
        controller = started;
        // The connection came after the deadline: nothing may be sent any more.
        if (ended) started.abort(new ReceiverTimeoutError());
      },
      onResponseStart(_controller, statusCode, headers) {
        answer.statusCode = statusCode;
        const retryAfter = headers['retry-after'];
        if (typeof retryAfter === 'string') answer.retryAfter = retryAfter;
      },
      onResponseData(reading, chunk) {
        if (!keep(answer, chunk)) reading.abort(new Error('the answer is longer than anybody reads'));
      },
      onResponseEnd: () => end(null),
      onResponseError: (_controller, error) => end(error),
    });
  });
}

function dispatchOptions({ url, headers, body }: WebhookRequest): Dispatcher.DispatchOptions {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search, method: 'POST', headers: { ...HEADERS, ...headers }, body };
}

/** Reads on as far as the limit, so that the connection can be used again, and keeps the beginning. */
function keep(answer: Answer, chunk: Buffer): boolean {
  const room = RESPONSE_KEPT_MAX_BYTES - answer.length;
  if (room > 0) answer.kept.push(chunk.subarray(0, room));
  answer.length += chunk.length;
  return answer.length <= RESPONSE_READ_MAX_BYTES;
}

/** The status decides once it is there: a body that breaks off or never ends does not change it. */
function resultOf(answer: Answer, failure: unknown, durationMs: number): PostResult {
  const { statusCode, retryAfter, kept } = answer;
  const error = statusCode === null ? errorInWords(failure) : statusInWords(statusCode);
  // Postgres stores no NUL.
  const excerpt = kept.length === 0 ? null : Buffer.concat(kept).toString().replaceAll('\0', '');
  return {
    statusCode,
    error,
    sent: true,
    retryAfter,
    responseExcerpt: excerpt,
    durationMs: Math.round(durationMs),
  };
}
