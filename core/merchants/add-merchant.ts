import { z } from 'zod';
import type { App } from '../context.ts';
import { inTransaction } from '../db.ts';
import { emailAddress, parseInput } from '../parse.ts';
import { insertMerchant } from './create-merchant.ts';
import { issueOwnerInvite } from './invite-owner.ts';
import type { IssuedInvite } from './invites.ts';
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
    const issued = await issueOwnerInvite(tx, { merchantId: id, email, now });
    return { id, ...issued };
  });
}
