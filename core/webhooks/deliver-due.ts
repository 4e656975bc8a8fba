import type { App } from '../context.ts';
import {
  DELIVERY_STOP_PATIENCE_MS,
  ENDPOINT_MAX_IN_FLIGHT,
  FAST_ANSWER_MS,
  FAST_ENDPOINT_MAX_IN_FLIGHT,
  WORKER_BUSY_POSTS,
} from '../limits.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Span, SpanSpec } from '../tracing/tracing.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import { createSecretReader } from './endpoint-secret.ts';
import type { PostResult, WebhookRequest, WebhookSender } from './post-webhook.ts';
import { signatureHeaders } from './signature.ts';

/** What of a worker delivers webhooks. */
export interface Deliverer {
  /**
   * Delivers what is due at the endpoint of this delivery, and goes on for as long as more is: each POST that
   * ends makes room for the next. Resolves when nothing is due any more, or somebody else has taken it.
   */
  deliverDue(deliveryId: string): Promise<void>;
  /**
   * Takes nothing more. What is being sent has a few seconds to be answered and recorded; what has not been is left
   * with its claim, whose lease runs out, and another worker sends it again.
   */
  finish(): void;
  close(): Promise<void>;
}

/** Renders the payload of an endpoint's own shape, once, before the first attempt; the reason where it cannot. */
export type RenderPayload = (
  delivery: ClaimedDelivery,
) => Promise<{ readonly body: string } | { readonly error: string }>;

export function createDeliverer(
  app: App,
  parts: { readonly sender: WebhookSender; readonly render: RenderPayload },
): Deliverer {
  const { sender, render } = parts;
  const readSecrets = createSecretReader(app.vault);
  let posting = 0;
  let finishing = false;
  let patience: NodeJS.Timeout | undefined;

  /** Never throws: a fault of ours is a failed attempt, and the schedule brings the next. */
  const prepare = async (delivery: ClaimedDelivery, sentAt: Date): Promise<WebhookRequest | PostResult> => {
    try {
      const rendered = delivery.unrendered ? await render(delivery) : delivery;
      if ('error' in rendered) return unsent(rendered.error);
      const { body } = rendered;
      const secrets = await readSecrets(delivery.endpoint, sentAt);
      const headers = signatureHeaders({ id: delivery.eventId, body, sentAt }, secrets);
      return { url: delivery.endpoint.url, headers, body };
    } catch (error) {
      app.log.error({ err: error, deliveryId: delivery.id }, 'delivery.unprepared');
      return unsent('it could not be prepared');
    }
  };

  const send = async (delivery: ClaimedDelivery, sentAt: Date): Promise<PostResult | null> => {
    const request = await prepare(delivery, sentAt);
    if ('error' in request) return request;
    // The lease goes on while we prepare: what that took is not the receiver's any more.
    const timeoutMs = delivery.answerBy - performance.now();
    return timeoutMs > 0
      ? sender.post({ ...request, timeoutMs })
      : unsent('it could not be prepared in time');
  };

  const sendAndRecord = async (delivery: ClaimedDelivery, span: Span): Promise<PostResult | null> => {
    const startedAt = app.now();
    const result = await send(delivery, startedAt);
    if (result === null) {
      const { id: deliveryId, paymentId } = delivery;
      app.log.info({ deliveryId, paymentId }, 'delivery.left');
      return null;
    }
    if (result.statusCode !== null) span.tell({ 'http.response.status_code': result.statusCode });
    const { attemptCount: number, endpoint } = delivery;
    const answer = { ...result, delivery, url: endpoint.url, number, startedAt };
    countPost(app.metrics, delivery, answer);
    const recorded = await app.writers.deliveryAttempts.submit(answer);
    app.log.info(logLine(delivery, result, recorded), 'delivery.attempted');
    return result;
  };

  /** Never throws: what could not be recorded (null) has a lease that runs out. */
  const attempt = async (delivery: ClaimedDelivery): Promise<PostResult | null> => {
    posting++;
    try {
      return await app.tracing.span(spanOf(delivery), span => sendAndRecord(delivery, span));
    } catch (error) {
      const { id: deliveryId, paymentId } = delivery;
      app.log.error({ err: error, deliveryId, paymentId }, 'delivery.lost');
      return null;
    } finally {
      posting--;
    }
  };

  return {
    async deliverDue(deliveryId) {
      const running = new Set<Promise<void>>();
      let pace = ENDPOINT_MAX_IN_FLIGHT;
      // Whether one has ended since the last look, and who waits for that.
      let ended = false;
      let wake: () => void = ignore;
      const run = async (delivery: ClaimedDelivery) => {
        pace = paceAfter(pace, await attempt(delivery));
        ended = true;
        wake();
      };
      try {
        while (!finishing) {
          ended = false;
          const room = roomFor(pace, posting);
          for (const delivery of await app.writers.deliveryClaims.submit({ deliveryId, room })) {
            const ran: Promise<void> = run(delivery).finally(() => running.delete(ran));
            running.add(ran);
          }
          if (ended) continue;
          if (running.size === 0) return;
          await new Promise<void>(resolve => {
            wake = resolve;
          });
        }
      } finally {
        await Promise.all(running);
      }
    },
    finish() {
      finishing = true;
      patience ??= setTimeout(sender.abandon, DELIVERY_STOP_PATIENCE_MS);
    },
    async close() {
      clearTimeout(patience);
      await sender.close();
    },
  };
}

const ignore = () => undefined;

/** One more for each quick answer; back to the beginning for one that is slow, or none. */
function paceAfter(pace: number, result: PostResult | null): number {
  const quick = result?.error === null && result.durationMs <= FAST_ANSWER_MS;
  return quick ? Math.min(pace + 1, FAST_ENDPOINT_MAX_IN_FLIGHT) : ENDPOINT_MAX_IN_FLIGHT;
}

/** A worker that is waiting for hundreds of receivers gives each less, so that the next one still finds room. */
function roomFor(pace: number, posting: number): number {
  return Math.max(1, pace >> Math.floor((3 * posting) / WORKER_BUSY_POSTS));
}

/** Of the receiver it tells its id only: a URL may hold a secret. */
function spanOf({ traceparent, eventType, ...delivery }: ClaimedDelivery): SpanSpec {
  return {
    name: `deliver ${eventType}`,
    kind: 'client',
    parent: traceparent,
    attributes: {
      ...(delivery.paymentId && { 'sluice.payment.id': delivery.paymentId }),
      'sluice.merchant.id': delivery.merchantId,
      'sluice.event.id': delivery.eventId,
      'sluice.endpoint.id': delivery.endpointId,
      'sluice.delivery.id': delivery.id,
      'sluice.delivery.attempt': delivery.attemptCount,
    },
  };
}

function countPost(
  metrics: Metrics,
  delivery: ClaimedDelivery,
  answer: PostResult & { startedAt: Date },
): void {
  metrics.deliveryPosts.observe(answer.durationMs / 1_000);
  if (answer.error !== null || delivery.attemptCount > 1) return;
  const waitedMs = answer.startedAt.getTime() - delivery.createdAt.getTime();
  metrics.delivery.observe(Math.max(0, waitedMs + answer.durationMs) / 1_000);
}

/** The result of an attempt whose payload could not be made. */
function unsent(error: string): PostResult {
  return { statusCode: null, error, sent: false, responseExcerpt: null, retryAfter: null, durationMs: 0 };
}

function logLine(delivery: ClaimedDelivery, result: PostResult, recorded: boolean) {
  const { id: deliveryId, eventId, eventType, paymentId, endpointId, merchantId, attemptCount } = delivery;
  const { statusCode, error, durationMs } = result;
  return {
    deliveryId,
    eventId,
    eventType,
    paymentId,
    endpointId,
    merchantId,
    attempt: attemptCount,
    statusCode,
    error,
    durationMs,
    recorded,
  };
}
