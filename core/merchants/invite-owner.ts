import { appendAudit } from '../audit/append-audit.ts';
import type { App } from '../context.ts';
import { inTransaction, type Transaction } from '../db.ts';
import { NotFoundError } from '../errors.ts';
import { emailAddress, parseInput } from '../parse.ts';
import { byAdmin } from './by-admin.ts';
import { type IssuedInvite, issueInvite, type NewInvite } from './invites.ts';

/** The invite of an owner by whoever runs the installation, with what the merchant's audit log says of it. */
export async function issueOwnerInvite(
  tx: Transaction,
  { merchantId, email, now }: Pick<NewInvite, 'merchantId' | 'email' | 'now'>,
): Promise<IssuedInvite> {
  const issued = issueInvite(tx, { merchantId, email, role: 'OWNER', invitedBy: null, now });
  const details = { email, role: 'OWNER' };
  await appendAudit(
    tx,
    [{ ...byAdmin, merchantId, action: 'member.invited', target: issued.invite.id, details }],
    now,
  );
  return issued;
}

/** Whoever runs the installation invites an owner: how a merchant gets its first person. */
export async function inviteOwner(
  app: App,
  { merchantId, email: given }: { merchantId: string; email: string },
): Promise<IssuedInvite> {
  const email = parseInput(emailAddress, given);
  if (!(await app.db.prisma.merchant.findUnique({ where: { id: merchantId } }))) {
    throw new NotFoundError('Merchant');
  }
  const now = app.now();
  return inTransaction(app.db, tx => issueOwnerInvite(tx, { merchantId, email, now }));
}
