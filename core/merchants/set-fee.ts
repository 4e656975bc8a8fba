import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement } from '../db.ts';
import { NotFoundError } from '../errors.ts';
import { idText, parseInput } from '../parse.ts';
import { byAdmin } from './by-admin.ts';
import { feeBps } from './merchant-fields.ts';

const input = z.strictObject({ merchantId: idText, feeBps });

const update: Statement = {
  name: 'set_merchant_fee',
  text: 'UPDATE merchants SET fee_bps = $2 WHERE id = $1 RETURNING id',
};

/** Whoever runs the installation says what a capture costs from now on. Input: `{ merchantId, feeBps }`. */
export async function setFee(app: App, rawInput: unknown): Promise<void> {
  const { merchantId, feeBps: fee } = parseInput(input, rawInput);
  await inTransaction(app.db, async tx => {
    const updated = await tx.run(update, [merchantId, fee]);
    if (updated.length === 0) throw new NotFoundError('Merchant');
    const note = { ...byAdmin, merchantId, action: 'merchant.updated', target: merchantId } as const;
    await appendAudit(tx, [{ ...note, details: { feeBps: fee } }], app.now());
  });
}
