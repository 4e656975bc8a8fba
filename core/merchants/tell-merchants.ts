import { type AuditNote, appendAudit } from '../audit/append-audit.ts';
import type { App } from '../context.ts';
import type { Transaction } from '../db.ts';

/** Every merchant that the target belongs to hears of it. */
export async function tellMerchants(
  app: App,
  tx: Transaction,
  note: Omit<AuditNote, 'merchantId'> & { target: string },
): Promise<void> {
  const memberships = await app.db.prisma.membership.findMany({ where: { userId: note.target } });
  const notes = memberships.map(({ merchantId }) => ({ ...note, merchantId }));
  await appendAudit(tx, notes, app.now());
}
