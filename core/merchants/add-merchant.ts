import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.ts';
import type { App } from '../context.ts';
import { inTransaction } from '../db.ts';
import { emailAddress, parseInput } from '../parse.ts';
import { byAdmin } from './by-admin.ts';
import { insertMerchant } from './create-merchant.ts';
import { type IssuedInvite, issueInvite } from './invites.ts';
import { feeBps, merchantName } from './merchant-fields.ts';

const input = z.strictObject({ name: merchantName, email: emailAddress, feeBps: feeBps.default(0) });

/**
 * Whoever runs the installation adds a merchant, with the invite of its first owner: both or neither. Input:
 * `{ name, email, feeBps? }`; the e-mail address is the merchant's and the owner's.
 */
export async function addMerchant(
  app: App,
  rawInput: unknown,
): Promise<IssuedInvite & { readonly id: string }> {
  const { name, email, feeBps: fee } = parseInput(input, rawInput);
  const now = app.now();
  return inTransaction(app.db, async tx => {
    const id = await insertMerchant(tx, { name, email, feeBps: fee, now });
    const issued = issueInvite(tx, { merchantId: id, email, role: 'OWNER', invitedBy: null, now });
    const details = { email, role: 'OWNER' };
    const note = {
      ...byAdmin,
      merchantId: id,
      action: 'member.invited',
      target: issued.invite.id,
      details,
    } as const;
    await appendAudit(tx, [note], now);
    return { id, ...issued };
  });
}
