import type { Delivery, DeliveryAttempt, WebhookEndpoint } from '../../prisma/client/client.ts';
import { announce } from '../announce.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import { type BulkWrite, bulkInsert, bulkUpdate, rowsOf, writeRows, writeTogether } from '../bulk.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement, type Transaction } from '../db.ts';
import type { Appended } from '../events/append-events.ts';
import { compareIds } from '../ids.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Job } from '../queues.ts';
import { watchBatches } from '../watch-batches.ts';
import { publishBehindBreakers } from './breaker-hints.ts';
import { publishDeliveries } from './delivery-hints.ts';
import { type AttemptAnswer, type DeliveryChange, deliveryAfter, verdictOf } from './delivery-outcome.ts';
import { disableEndpoints } from './disable-endpoints.ts';
import type { EventEndpoint } from './endpoint-event.ts';
import { disablingReason, type EndpointHealth, healthAfter, type Verdict } from './endpoint-health.ts';

/**
 * Writes what became of POSTs, many per transaction: each attempt, its delivery's state and next time, and the
 * health of the endpoints. An endpoint that has to be disabled is, with its event, in the same transaction.
 *
 * An answer counts while its claim does: one that comes after its lease ran out and the delivery was claimed
 * again is kept in the list of attempts and changes nothing else. A success still counts while nobody has claimed
 * anew. Writing an answer twice changes nothing.
 *
 * An answer from a URL that the endpoint had before says nothing of the one it has now.
 */
export interface PostedAttempt extends AttemptAnswer {
  readonly delivery: Pick<Delivery, 'id' | 'merchantId' | 'mode' | 'endpointId'>;
  /** Where it was sent. */
  readonly url: string;
  /** The claim's `attemptCount`. */
  readonly number: number;
  readonly durationMs: number;
  readonly responseExcerpt: string | null;
}

const lockDeliveries: Statement = {
  name: 'lock_deliveries',
  text: `SELECT id, status, step, attempt_count AS "attemptCount", lost_count AS "lostCount" FROM deliveries
    WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
};

type LockedDelivery = Pick<Delivery, 'id' | 'status' | 'step' | 'attemptCount' | 'lostCount'>;

const updateDeliveries = bulkUpdate<DeliveryChange>('deliveries', {
  id: 'text',
  status: 'delivery_status',
  step: 'integer',
  nextAttemptAt: 'timestamptz',
  claimedUntil: 'timestamptz',
  lastAttemptAt: 'timestamptz',
  lastStatusCode: 'integer',
  lastError: 'text',
  lostCount: 'integer',
});

const insertAttempts = orReplace(
  bulkInsert<DeliveryAttempt>('delivery_attempts', {
    deliveryId: 'text',
    number: 'integer',
    merchantId: 'text',
    mode: 'mode',
    startedAt: 'timestamptz',
    durationMs: 'integer',
    statusCode: 'integer',
    error: 'text',
    responseExcerpt: 'text',
  }),
);

/** An attempt that was given up for lost may still be answered: then the answer is what is kept. */
function orReplace(write: BulkWrite<DeliveryAttempt>): BulkWrite<DeliveryAttempt> {
  const { name, text } = write.statement;
  const answer = ['duration_ms', 'status_code', 'error', 'response_excerpt'];
  const sets = answer.map(column => `${column} = excluded.${column}`).join(', ');
  return {
    ...write,
    statement: { name, text: `${text} ON CONFLICT (delivery_id, number) DO UPDATE SET ${sets}` },
  };
}

// Successes at endpoints in good health, which is nearly everything, touch no endpoint.
const lockEndpoints: Statement = {
  name: 'lock_endpoints_of_attempts',
  text: `SELECT id, merchant_id AS "merchantId", mode, url, description, status,
      event_types AS "eventTypes", disabled_reason AS "disabledReason", created_at AS "createdAt", updated_at AS "updatedAt", failures, failing_since AS "failingSince",
      breaker_open_until AS "breakerOpenUntil"
    FROM webhook_endpoints WHERE (id = ANY($1) AND failures > 0) OR id = ANY($2) ORDER BY id FOR NO KEY UPDATE`,
};

type LockedEndpoint = EndpointHealth & EventEndpoint;

const updateHealth = bulkUpdate<EndpointHealth & Pick<WebhookEndpoint, 'id'>>('webhook_endpoints', {
  id: 'text',
  failures: 'integer',
  failingSince: 'timestamptz',
  breakerOpenUntil: 'timestamptz',
});

/** While one batch commits, the next is written: endpoints wait for their answers to be recorded. */
const RECORD_CONCURRENCY = 2;

/** `true`: the answer decided its delivery's state; `false`: it came too late to. */
export type Recorded = boolean;

export function createAttemptWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing' | 'jobs' | 'hints' | 'config' | 'log'>,
): Batcher<PostedAttempt, Recorded> {
  return createBatcher({
    ...watchBatches(app, 'deliveryAttempts'),
    concurrency: RECORD_CONCURRENCY,
    async write(attempts) {
      const now = app.now();
      const batch = await inTransaction(app.db, tx =>
        recordAttempts(tx, attempts, { schedule: app.config.WEBHOOK_RETRY_SCHEDULE, now }),
      );
      announce(app, batch.appended);
      countAttempts(app.metrics, attempts.length, batch.changes);
      publishDeliveries(
        app.hints,
        batch.counted.map(({ delivery }) => delivery),
      );
      app.jobs.add('deliver-webhook', retryJobs(batch.counted, batch.changes, now));
      publishBehindBreakers(app, batch.switched).catch(error =>
        app.log.debug({ err: error }, 'breaker_hints.failed'),
      );
      const counted = new Set(batch.counted);
      return attempts.map(attempt => counted.has(attempt));
    },
    find: async attempts => attempts.map(() => undefined),
  });
}

type Terms = { readonly schedule: readonly number[]; readonly now: Date };

async function recordAttempts(tx: Transaction, attempts: readonly PostedAttempt[], terms: Terms) {
  const { locked, endpoints } = await lockRows(tx, attempts);
  const urls = new Map(endpoints.map(({ id, url }) => [id, url]));
  const counted = attempts.filter(attempt => counts(locked.get(attempt.delivery.id), attempt));
  const changes = counted.map(attempt => {
    const verdict = deliveryVerdict(attempt, urls.get(attempt.delivery.endpointId));
    return deliveryAfter(locked.get(attempt.delivery.id) as LockedDelivery, attempt, { ...terms, verdict });
  });
  writeTogether(tx, [
    ...rowsOf(updateDeliveries, changes),
    ...rowsOf(insertAttempts, attempts.map(attemptRow)),
  ]);
  const { appended, switched } = await recordHealth(tx, { endpoints, counted, now: terms.now });
  return { counted, changes, appended, switched };
}

async function lockRows(tx: Transaction, attempts: readonly PostedAttempt[]) {
  const ids = attempts.map(({ delivery }) => delivery.id).sort(compareIds);
  const failed = attempts.filter(attempt => attempt.error !== null);
  const [deliveries, endpoints] = await Promise.all([
    tx.run<LockedDelivery>(lockDeliveries, [ids]),
    tx.run<LockedEndpoint>(lockEndpoints, [endpointIds(attempts), endpointIds(failed)]),
  ]);
  return { locked: new Map(deliveries.map(row => [row.id, row])), endpoints };
}

function countAttempts(metrics: Metrics, made: number, changes: readonly DeliveryChange[]): void {
  for (const { status } of changes) metrics.deliveryAttempts.inc({ outcome: OUTCOMES[status] ?? 'held' });
  if (made > changes.length) metrics.deliveryAttempts.inc({ outcome: 'late' }, made - changes.length);
}

const OUTCOMES: Partial<Record<Delivery['status'], string>> = {
  SUCCEEDED: 'delivered',
  PENDING: 'retrying',
  FAILED: 'failed',
};

function counts(delivery: LockedDelivery | undefined, attempt: PostedAttempt): boolean {
  if (delivery?.attemptCount !== attempt.number) return false;
  const wasGivenUp = delivery.status === 'PENDING' && delivery.lostCount > 0;
  return delivery.status === 'CLAIMED' || (wasGivenUp && attempt.error === null);
}

/** That a URL which is no longer the endpoint's wants no more is no reason to hold what the new one may take. */
function deliveryVerdict(attempt: PostedAttempt, url: string | undefined): Verdict {
  const verdict = verdictOf(attempt);
  return verdict === 'gone' && attempt.url !== url ? 'failed' : verdict;
}

function attemptRow({ delivery, ...attempt }: PostedAttempt): DeliveryAttempt {
  return {
    deliveryId: delivery.id,
    number: attempt.number,
    merchantId: delivery.merchantId,
    mode: delivery.mode,
    startedAt: attempt.startedAt,
    durationMs: attempt.durationMs,
    statusCode: attempt.statusCode,
    error: attempt.error,
    responseExcerpt: attempt.responseExcerpt,
  };
}

interface RecordedHealth {
  readonly appended: Appended;
  /** Those whose breaker has opened or closed. */
  readonly switched: readonly LockedEndpoint[];
}

/** Folds the answers, in order, into the health of their endpoints. */
async function recordHealth(
  tx: Transaction,
  batch: { endpoints: readonly LockedEndpoint[]; counted: readonly PostedAttempt[]; now: Date },
): Promise<RecordedHealth> {
  const { now } = batch;
  const disabled: { endpoint: LockedEndpoint; reason: string }[] = [];
  const changed = batch.endpoints.map(endpoint => {
    let health: EndpointHealth = endpoint;
    let reason: string | null = null;
    const told = batch.counted.filter(
      ({ delivery, url }) => delivery.endpointId === endpoint.id && url === endpoint.url,
    );
    for (const attempt of told) {
      const verdict = verdictOf(attempt);
      health = healthAfter(health, verdict, now);
      reason ??= disablingReason(health, verdict, now);
    }
    if (reason !== null && endpoint.status === 'ENABLED') disabled.push({ endpoint, reason });
    return { ...health, id: endpoint.id };
  });
  writeRows(tx, updateHealth, changed);
  const switched = batch.endpoints.filter(
    (endpoint, i) => endpoint.breakerOpenUntil?.getTime() !== changed[i]?.breakerOpenUntil?.getTime(),
  );
  return { switched, appended: await disableEndpoints(tx, disabled, now) };
}

function endpointIds(attempts: readonly PostedAttempt[]): string[] {
  return [...new Set(attempts.map(({ delivery }) => delivery.endpointId))].sort(compareIds);
}

/** A hair behind the time itself, so that the claim finds it due. */
const RETRY_JOB_MARGIN_MS = 20;

function retryJobs(counted: readonly PostedAttempt[], changes: readonly DeliveryChange[], now: Date): Job[] {
  return changes.flatMap((change, i) => {
    if (change.status !== 'PENDING' || change.nextAttemptAt === null) return [];
    const delayMs = change.nextAttemptAt.getTime() - now.getTime() + RETRY_JOB_MARGIN_MS;
    return [{ id: change.id, generation: counted[i]?.number ?? 0, delayMs }];
  });
}
