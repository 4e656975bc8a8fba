import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.ts';
import type { AuditAction } from '../audit/audit-actions.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement } from '../db.ts';
import { NotFoundError } from '../errors.ts';
import { emailAddress, parseInput } from '../parse.ts';
import { announceAccess } from './access-hints.ts';
import { byAdmin } from './by-admin.ts';

const input = z.strictObject({ email: emailAddress, operator: z.boolean() });

const update: Statement = {
  name: 'set_operator',
  text: 'UPDATE users SET operator = $2 WHERE email = $1 RETURNING id',
};

const findMerchants: Statement = {
  name: 'find_merchants_of_user',
  text: 'SELECT merchant_id AS "merchantId" FROM memberships WHERE user_id = $1',
};

/**
 * Whoever runs the installation lets somebody see all of it, or no more: queues, workers, and what no lookup could
 * settle. Their merchants' audit logs tell of it. Input: `{ email, operator }`.
 */
export async function setOperator(app: App, rawInput: unknown): Promise<void> {
  const { email, operator } = parseInput(input, rawInput);
  await inTransaction(app.db, async tx => {
    const [user] = await tx.run<{ id: string }>(update, [email, operator]);
    if (!user) throw new NotFoundError('User');
    const merchants = await tx.run<{ merchantId: string }>(findMerchants, [user.id]);
    const action: AuditAction = operator ? 'operator.granted' : 'operator.revoked';
    const notes = merchants.map(({ merchantId }) => ({
      ...byAdmin,
      merchantId,
      action,
      target: user.id,
      details: null,
    }));
    await appendAudit(tx, notes, app.now());
  });
  announceAccess(app);
}
