import type { Statement, Transaction } from '../db.ts';

/** Which sessions of a user: one, all of one merchant, all but one, or simply all. */
export interface SessionChoice {
  readonly userId: string;
  readonly sessionId?: string;
  readonly merchantId?: string;
  readonly exceptId?: string;
}

const end: Statement = {
  name: 'end_sessions',
  text: `UPDATE sessions SET revoked_at = $5 WHERE user_id = $1 AND revoked_at IS NULL
      AND ($2::text IS NULL OR id = $2)
      AND ($3::text IS NULL OR merchant_id = $3)
      AND ($4::text IS NULL OR id <> $4)
    RETURNING id`,
};

/** Ends sessions and answers how many. Whoever calls says so with `announceAccess` after the commit. */
export async function endSessions(tx: Transaction, chosen: SessionChoice, now: Date): Promise<number> {
  const { userId, sessionId = null, merchantId = null, exceptId = null } = chosen;
  const ended = await tx.run<{ id: string }>(end, [userId, sessionId, merchantId, exceptId, now]);
  return ended.length;
}
