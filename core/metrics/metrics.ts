import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What a process tells of itself in numbers. They are counted where a batch ends and not for each row, so that they
 * cost a payment next to nothing. No name, id or key of anybody becomes a label: labels are few and known.
 */
export type Metrics = ReturnType<typeof createMetrics>;

/** From an answer out of memory to a time-out. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** What a queue or an outage may hold up for long. */
const LONG_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200];
const ITEMS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export function createMetrics() {
  const registry = new Registry();
  return {
    registry,
    ...paymentMetrics([registry]),
    ...deliveryMetrics([registry]),
    ...requestMetrics([registry]),
    ...workMetrics([registry]),
  };
}

function paymentMetrics(registers: Registry[]) {
  return {
    paymentsAccepted: new Counter({
      name: 'sluice_payments_accepted_total',
      help: 'Payments that were stored and answered with PENDING.',
      labelNames: ['method'] as const,
      registers,
    }),
    acceptance: new Histogram({
      name: 'sluice_payment_acceptance_seconds',
      help: 'From a checked createPayment to its committed answer.',
      buckets: SECONDS,
      registers,
    }),
    attemptsCompleted: new Counter({
      name: 'sluice_attempts_completed_total',
      help: 'Calls to processors whose outcome is known.',
      labelNames: ['kind', 'status'] as const,
      registers,
    }),
    completion: new Histogram({
      name: 'sluice_attempt_completion_seconds',
      help: 'From the moment an attempt was wanted to its committed outcome; of a payment: its authorization.',
      labelNames: ['kind'] as const,
      buckets: LONG_SECONDS,
      registers,
    }),
    declines: new Counter({
      name: 'sluice_declines_total',
      help: 'Attempts that a processor or an issuer declined, by our decline code.',
      labelNames: ['code'] as const,
      registers,
    }),
    processorCalls: new Histogram({
      name: 'sluice_processor_call_seconds',
      help: 'Calls to processors by what they brought: approved, declined, requires_action, unknown.',
      labelNames: ['connector', 'outcome'] as const,
      buckets: SECONDS,
      registers,
    }),
  };
}

function deliveryMetrics(registers: Registry[]) {
  return {
    deliveryAttempts: new Counter({
      name: 'sluice_delivery_attempts_total',
      help: 'POSTs of webhooks by outcome: delivered, retrying, failed, held (the endpoint is gone), late (its claim had run out).',
      labelNames: ['outcome'] as const,
      registers,
    }),
    deliveryPosts: new Histogram({
      name: 'sluice_delivery_post_seconds',
      help: 'How long receivers took to answer, or until they were given up.',
      buckets: SECONDS,
      registers,
    }),
    delivery: new Histogram({
      name: 'sluice_delivery_seconds',
      help: 'From an event to the answer of a receiver that took it at the first attempt.',
      buckets: LONG_SECONDS,
      registers,
    }),
    liveLag: new Histogram({
      name: 'sluice_live_lag_seconds',
      help: 'From an event to the moment it was handed to its live subscribers.',
      buckets: LONG_SECONDS,
      registers,
    }),
    liveSubscribers: new Gauge({
      name: 'sluice_live_subscribers',
      help: 'Open sockets, and the subscriptions on sockets and streams.',
      registers,
    }),
  };
}

function requestMetrics(registers: Registry[]) {
  return {
    requests: new Histogram({
      name: 'sluice_http_request_seconds',
      help: 'Answered HTTP requests; a stream counts when it ends.',
      labelNames: ['surface', 'status'] as const,
      buckets: SECONDS,
      registers,
    }),
    refusals: new Counter({
      name: 'sluice_requests_refused_total',
      help: 'Requests that were answered with an error, by its code.',
      labelNames: ['surface', 'code'] as const,
      registers,
    }),
  };
}

function workMetrics(registers: Registry[]) {
  return {
    batchItems: new Histogram({
      name: 'sluice_batch_items',
      help: 'Items that shared one transaction.',
      labelNames: ['writer'] as const,
      buckets: ITEMS,
      registers,
    }),
    batches: new Histogram({
      name: 'sluice_batch_seconds',
      help: 'How long a batch took to commit, with its repetitions.',
      labelNames: ['writer'] as const,
      buckets: SECONDS,
      registers,
    }),
    swept: new Counter({
      name: 'sluice_swept_total',
      help: 'Attempts, and endpoints with deliveries, that were overdue and got a new job.',
      labelNames: ['work'] as const,
      registers,
    }),
  };
}

/** For `BatchSpec.observe`. */
export function batchObserver(metrics: Metrics, writer: string): (items: number, seconds: number) => void {
  const items = metrics.batchItems.labels(writer);
  const seconds = metrics.batches.labels(writer);
  return (count, took) => {
    items.observe(count);
    seconds.observe(took);
  };
}
