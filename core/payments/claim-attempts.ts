import type { Attempt, Payment } from '../../prisma/client/client.ts';
import { type Batcher, createBatcher } from '../batch.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement } from '../db.ts';
import { SENT_DEADLINE_MS } from '../limits.ts';
import { tracesOfAttempts } from '../tracing/traces.ts';
import { watchBatches } from '../watch-batches.ts';
import { ATTEMPT_COLUMNS } from './rows.ts';

/**
 * PENDING → SENT, the only thing that permits a call to a processor. A job that comes twice, or late, finds
 * the attempt no longer PENDING and does nothing.
 */
export interface ClaimedAttempt extends Attempt {
  /** Of its account, where it goes through one. */
  readonly credentialsVersion: number | null;
  readonly payment: ClaimedPayment;
  readonly sealedCard: Buffer | null;
  readonly sealedCvv: Buffer | null;
  /** Where its trace goes on. */
  readonly traceparent: string | null;
}

export type ClaimedPayment = Pick<
  Payment,
  | 'id'
  | 'currency'
  | 'method'
  | 'captureMethod'
  | 'cardExpiryMonth'
  | 'cardExpiryYear'
  | 'vpa'
  | 'returnUrl'
  | 'processorReference'
>;

/**
 * What a follow-up acts on is the payment's authorization. A compensation takes back one that the payment may have
 * left behind: the one that was made through the same account.
 */
const AUTHORIZATION_REFERENCE = `CASE WHEN a.reason = 'COMPENSATION' THEN (
  SELECT z.processor_reference FROM attempts z WHERE z.payment_id = a.payment_id AND z.kind = 'AUTHORIZE'
    AND z.connector = a.connector AND z.account_id IS NOT DISTINCT FROM a.account_id) ELSE p.processor_reference END`;

// The row locks are taken in byte order by the subselect; the update then finds them held.
const claim: Statement = {
  name: 'claim_attempts',
  text: `WITH due AS (
      SELECT id FROM attempts WHERE id = ANY($1) AND status = 'PENDING' ORDER BY id FOR NO KEY UPDATE),
    claimed AS (
      UPDATE attempts a SET status = 'SENT', send_no = send_no + 1, sent_at = $2, deadline = $3, next_sweep_at = $3
      FROM due WHERE a.id = due.id AND a.status = 'PENDING' RETURNING a.*)
    SELECT ${ATTEMPT_COLUMNS}, k.credentials_version AS "credentialsVersion",
      v.sealed AS "sealedCard", c.sealed AS "sealedCvv",
      json_build_object('id', p.id, 'currency', p.currency, 'method', p.method, 'captureMethod', p.capture_method,
        'cardExpiryMonth', p.card_expiry_month, 'cardExpiryYear', p.card_expiry_year, 'vpa', p.vpa,
        'returnUrl', p.return_url, 'processorReference', ${AUTHORIZATION_REFERENCE}) AS payment
    FROM claimed a JOIN payments p ON p.id = a.payment_id
    LEFT JOIN connector_accounts k ON k.id = a.account_id
    LEFT JOIN vault_cards v ON a.kind = 'AUTHORIZE' AND v.payment_id = a.payment_id
    LEFT JOIN vault_cvvs c ON a.kind = 'AUTHORIZE' AND c.payment_id = a.payment_id AND c.expires_at > $2`,
};

/** Takes an attempt's id, gives the attempt if this caller may send it. */
export function createClaimWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing'>,
): Batcher<string, ClaimedAttempt | null> {
  return createBatcher({
    ...watchBatches(app, 'claims'),
    async write(ids) {
      const now = app.now();
      const deadline = new Date(now.getTime() + SENT_DEADLINE_MS);
      // COMMIT goes out behind the statement, without waiting for its rows.
      const sent = await inTransaction(app.db, async tx => ({
        rows: tx.run<Omit<ClaimedAttempt, 'traceparent'>>(claim, [[...new Set(ids)], now, deadline]),
        traces: app.tracing.on ? tracesOfAttempts(tx, ids) : null,
      }));
      const traces = await sent.traces;
      const byId = new Map(
        (await sent.rows).map(row => [row.id, { ...row, traceparent: traces?.get(row.id) ?? null }]),
      );
      return ids.map(id => {
        const claimed = byId.get(id) ?? null;
        byId.delete(id);
        return claimed;
      });
    },
    // A claim whose reply was lost has been made: nobody calls, and past its deadline the attempt is looked up.
    find: async ids => ids.map(() => undefined),
  });
}
