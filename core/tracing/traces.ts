import { bulkInsert } from '../bulk.ts';
import type { App } from '../context.ts';
import { query, type Statement, type Transaction } from '../db.ts';
import { ID_PREFIXES, idBound } from '../ids.ts';
import { TRACE_RETENTION_MS } from '../limits.ts';

/**
 * How a trace gets from the process that took a request to those that do what it asked for. It is kept under the id
 * of what the request made: a payment, or a refund and the attempts of a capture, void or refund. So work on an attempt,
 * and the webhooks that tell of it, belong to the attempt's own trace, or else to its payment's.
 */
export interface TraceRow {
  readonly subjectId: string;
  readonly traceparent: string;
}

export const insertTraces = bulkInsert<TraceRow>('traces', { subjectId: 'text', traceparent: 'text' });

const ofAttempts: Statement = {
  name: 'traces_of_attempts',
  text: `SELECT a.id, coalesce(t.traceparent, p.traceparent) AS traceparent FROM attempts a
    LEFT JOIN traces t ON t.subject_id = a.id LEFT JOIN traces p ON p.subject_id = a.payment_id
    WHERE a.id = ANY($1)`,
};

const ofDeliveries: Statement = {
  name: 'traces_of_deliveries',
  text: `SELECT d.id, coalesce(t.traceparent, r.traceparent, p.traceparent) AS traceparent FROM deliveries d
    JOIN events e ON e.id = d.event_id
    LEFT JOIN traces t ON t.subject_id = e.attempt_id LEFT JOIN traces r ON r.subject_id = e.refund_id
    LEFT JOIN traces p ON p.subject_id = d.payment_id
    WHERE d.id = ANY($1)`,
};

interface Found {
  readonly id: string;
  readonly traceparent: string | null;
}

/** By the id of what is worked on; what has no trace is missing. */
export type Traces = ReadonlyMap<string, string>;

export function tracesOfAttempts(tx: Pick<Transaction, 'run'>, ids: readonly string[]): Promise<Traces> {
  return tx.run<Found>(ofAttempts, [ids]).then(byId);
}

export function tracesOfDeliveries(tx: Pick<Transaction, 'run'>, ids: readonly string[]): Promise<Traces> {
  return tx.run<Found>(ofDeliveries, [ids]).then(byId);
}

function byId(rows: readonly Found[]): Traces {
  return new Map(rows.flatMap(({ id, traceparent }) => (traceparent === null ? [] : [[id, traceparent]])));
}

// By what their ids say of their time, so that it needs no column and no index of its own.
const reap: Statement = {
  name: 'reap_traces',
  text: 'DELETE FROM traces WHERE subject_id >= $1 AND subject_id < $2',
};

/** Forgets those that nothing goes on with any more. */
export async function reapTraces({ db, now }: Pick<App, 'db' | 'now'>): Promise<void> {
  const before = new Date(now().getTime() - TRACE_RETENTION_MS);
  for (const kind of ['payment', 'attempt', 'refund'] as const)
    await query(db, reap, [`${ID_PREFIXES[kind]}_`, idBound(kind, before)]);
}
