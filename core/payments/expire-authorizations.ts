import type { App, Tenant } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { SWEEP_BATCH_ROWS } from '../limits.ts';
import { newFollowUpIds } from './follow-up.ts';

/** Authorizations past their time with nothing in flight; the batch checks both again under the lock. */
const readExpired: Statement = {
  name: 'expired_authorizations',
  text: `SELECT id, merchant_id AS "merchantId", mode FROM payments
    WHERE expires_at <= $1 AND status IN ('AUTHORIZED', 'PARTIALLY_CAPTURED')
      AND capturing = 0 AND reversing = 0 AND refunding = 0
    ORDER BY expires_at LIMIT $2`,
};

/** Gives expired authorizations back; answers how many were started. */
export async function expireAuthorizations(app: App): Promise<number> {
  const now = app.now();
  const due = await query<Tenant & { id: string }>(app.db, readExpired, [now, SWEEP_BATCH_ROWS]);
  const outcomes = await Promise.all(
    due.map(({ id, merchantId, mode }) => {
      const ids = newFollowUpIds(now);
      return app.writers.followUps.submit({
        key: null,
        objectId: ids.attemptId,
        attemptId: ids.attemptId,
        response: null,
        tenant: { merchantId, mode },
        paymentId: id,
        followUp: { kind: 'EXPIRY' },
        ids,
      });
    }),
  );
  return outcomes.filter(outcome => outcome.type === 'done').length;
}
