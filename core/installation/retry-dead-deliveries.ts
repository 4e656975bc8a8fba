import { z } from 'zod';
import type { Delivery } from '../../prisma/client/client.ts';
import { type AuditNote, appendAudit } from '../audit/append-audit.ts';
import { type Context, operatorOf } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { NotFoundError } from '../errors.ts';
import { PAGE_MAX } from '../limits.ts';
import { idText, parseInput } from '../parse.ts';
import { makeDue } from '../webhooks/delivery-rows.ts';
import { announceDue } from '../webhooks/retry-delivery.ts';
import { writeAlone } from '../write-alone.ts';

/**
 * The operator's retry of what was given up, of whichever merchants: what each merchant's own retry does, and as theirs
 * it is told of in their audit logs. Only what is still given up is sent again, so that asking twice sends once, and
 * nothing that goes well is touched.
 */
const input = z.strictObject({
  deliveryIds: z.array(idText).min(1, 'must name a delivery').max(PAGE_MAX, `must name at most ${PAGE_MAX}`),
});

/** Input: `{ deliveryIds }`. Answers with those that will be sent again. For operators only. */
export async function retryDeadDeliveries(ctx: Context, rawInput: unknown): Promise<readonly string[]> {
  const caller = operatorOf(ctx);
  const { deliveryIds } = parseInput(input, rawInput);
  const { app, requestId } = ctx;
  const outcome = await writeAlone<readonly Delivery[]>({ ctx, caller, key: null }, async (tx, now) => {
    const due = await makeDue(tx, await lockDead(tx, deliveryIds), now);
    await appendAudit(tx, notesOf(due, { actor: { kind: 'USER', id: caller.userId }, requestId }), now);
    return { id: '', value: due, body: '', afterCommit: () => announceDue(app, due, now) };
  });
  if (outcome.type !== 'done') throw new Error('a retry without a key was neither done nor thrown');
  const sent = outcome.value.map(({ id }) => id);
  app.log.warn(
    { deliveries: sent.length, userId: caller.userId, requestId },
    'deliveries.retried_by_operator',
  );
  return sent;
}

const lock: Statement = {
  name: 'lock_dead_deliveries',
  text: `SELECT id, status FROM deliveries WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
};

/** The ids of those that are still given up. */
async function lockDead(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  const rows = await tx.run<Pick<Delivery, 'id' | 'status'>>(lock, [wanted]);
  if (rows.length < wanted.length) throw new NotFoundError('Delivery');
  return rows.filter(({ status }) => status === 'FAILED').map(({ id }) => id);
}

/** One for each merchant and mode. Where an operator sits is not the merchant's business. */
function notesOf(due: readonly Delivery[], by: Pick<AuditNote, 'actor' | 'requestId'>): AuditNote[] {
  const tenants = new Map(due.map(({ merchantId, mode }) => [`${merchantId} ${mode}`, { merchantId, mode }]));
  return [...tenants.values()].map(({ merchantId, mode }) => {
    const own = due.filter(delivery => delivery.merchantId === merchantId && delivery.mode === mode);
    const deliveryIds = own.map(({ id }) => id);
    return {
      ...by,
      ...{ merchantId, mode, action: 'delivery.retried', target: null, details: { deliveryIds } },
      address: null,
      userAgent: null,
    };
  });
}
