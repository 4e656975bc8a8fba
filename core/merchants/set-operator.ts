import { z } from 'zod';
import type { AuditAction } from '../audit/audit-actions.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement } from '../db.ts';
import { NotFoundError } from '../errors.ts';
import { emailAddress, parseInput } from '../parse.ts';
import { announceAccess } from './access-hints.ts';
import { byAdmin } from './by-admin.ts';
import { tellMerchants } from './tell-merchants.ts';

const input = z.strictObject({ email: emailAddress, operator: z.boolean() });

const update: Statement = {
  name: 'set_operator',
  text: 'UPDATE users SET operator = $2 WHERE email = $1 RETURNING id',
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
    const action: AuditAction = operator ? 'operator.granted' : 'operator.revoked';
    await tellMerchants(app, tx, { ...byAdmin, action, target: user.id, details: null });
  });
  announceAccess(app);
}
