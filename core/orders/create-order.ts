import { z } from 'zod';
import type { Order } from '../../prisma/client/client.ts';
import type { Batcher } from '../batch.ts';
import { createBatcher } from '../batch.ts';
import { bulkInsert, writeRows } from '../bulk.ts';
import { type App, captureMethodOf, type Tenant } from '../context.ts';
import { inTransaction } from '../db.ts';
import {
  executeKeyed,
  findKeyed,
  type KeyedItem,
  type Outcome,
  type StoredResponse,
} from '../idempotency.ts';
import { newId } from '../ids.ts';
import { CLIENT_SECRET_LIFETIME_MS, ORDER_MIN_MINOR_UNITS, PAYMENT_MAX_MINOR_UNITS } from '../limits.ts';
import { type Call, operation } from '../operation.ts';
import { currency, metadata, minorUnits, text, webUrl } from '../parse.ts';
import type { Vault } from '../vault/vault.ts';
import { watchBatches } from '../watch-batches.ts';
import { wireOrder } from '../wire/order.ts';
import { hashClientSecret, newClientSecret } from './client-secret.ts';
import { checkReturnUrl } from './return-url.ts';

/** An order with the secret that opens it to a shopper; the secret is shown here and nowhere else. */
export interface CreatedOrder {
  readonly order: Order;
  readonly clientSecret: string;
  /** The hosted checkout; the secret travels in the fragment, which browsers send to no server. */
  readonly checkoutUrl: string;
}

export const orderInput = z.strictObject({
  amount: minorUnits(ORDER_MIN_MINOR_UNITS, PAYMENT_MAX_MINOR_UNITS),
  currency: currency.default('INR'),
  receipt: text().nullish(),
  notes: metadata.nullish(),
  captureMethod: z.enum(['AUTOMATIC', 'MANUAL']).nullish(),
  returnUrl: webUrl.nullish(),
});

/** What a merchant wants to collect. Input: `{ amount, currency?, receipt?, notes?, captureMethod?, returnUrl? }`. */
export const createOrder = operation({
  name: 'createOrder',
  permission: 'orders:write',
  input: orderInput,
  async run(call) {
    const { app } = call.ctx;
    if (call.input.returnUrl) await checkReturnUrl(app, call.caller, call.input.returnUrl);
    return app.writers.orders.submit(draftOf(call));
  },
  async load({ ctx, caller }, stored) {
    const body = 'sealed' in stored ? await openBody(ctx.app.vault, caller, stored) : stored.body;
    const { client_secret: clientSecret, checkout_url: checkoutUrl } = JSON.parse(body) as WireCreatedOrder;
    const order = await ctx.app.db.prisma.order.findUniqueOrThrow({ where: { id: stored.id } });
    return { value: { order, clientSecret, checkoutUrl }, body };
  },
});

interface WireCreatedOrder {
  readonly client_secret: string;
  readonly checkout_url: string;
}

export interface OrderDraft extends KeyedItem {
  readonly created: CreatedOrder;
  readonly body: string;
}

function draftOf({ ctx, caller, input: wanted, key, now }: Call<z.output<typeof orderInput>>): OrderDraft {
  const id = newId('order', now.getTime());
  const clientSecret = newClientSecret(id);
  const order: Order = {
    id,
    merchantId: caller.merchantId,
    mode: caller.mode,
    amount: wanted.amount,
    currency: wanted.currency,
    receipt: wanted.receipt ?? null,
    notes: (wanted.notes ?? null) as Order['notes'],
    captureMethod: wanted.captureMethod ?? captureMethodOf(ctx, caller),
    returnUrl: wanted.returnUrl ?? null,
    clientSecretHash: Uint8Array.from(hashClientSecret(clientSecret)),
    clientSecretExpiresAt: new Date(now.getTime() + CLIENT_SECRET_LIFETIME_MS),
    createdAt: now,
    updatedAt: now,
  };
  const checkoutUrl = `${ctx.app.config.CHECKOUT_URL}/checkout/${id}#${clientSecret}`;
  const body = JSON.stringify({
    ...wireOrder(order, null),
    client_secret: clientSecret,
    checkout_url: checkoutUrl,
  } satisfies WireCreatedOrder);
  return {
    key,
    objectId: id,
    attemptId: null,
    response: key && sealBody(ctx.app.vault, caller, { id, body }),
    created: { order, clientSecret, checkoutUrl },
    body,
  };
}

/** The answer holds the client secret, so it is not stored in the clear. */
function sealBody(vault: Vault, tenant: Tenant, answer: { id: string; body: string }): StoredResponse {
  const sealed = vault.seal(tenant, `response/${answer.id}`, answer.body).toString('base64');
  return { ok: true, id: answer.id, sealed };
}

function openBody(vault: Vault, tenant: Tenant, stored: { id: string; sealed: string }): Promise<string> {
  return vault.open(tenant, `response/${stored.id}`, Buffer.from(stored.sealed, 'base64'));
}

const insertOrders = bulkInsert<Order>('orders', {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  amount: 'bigint',
  currency: 'text',
  receipt: 'text',
  notes: 'jsonb',
  captureMethod: 'capture_method',
  returnUrl: 'text',
  clientSecretHash: 'bytea',
  clientSecretExpiresAt: 'timestamptz',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
});

export function createOrderWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing'>,
): Batcher<OrderDraft, Outcome<CreatedOrder>> {
  const done = (draft: OrderDraft): Outcome<CreatedOrder> => ({
    type: 'done',
    value: draft.created,
    body: draft.body,
  });
  return createBatcher({
    ...watchBatches(app, 'orders'),
    write: drafts =>
      inTransaction(app.db, tx =>
        executeKeyed(tx, drafts, {
          now: app.now(),
          async execute(winners) {
            writeRows(
              tx,
              insertOrders,
              winners.map(draft => draft.created.order),
            );
            return winners.map(draft => ({ outcome: done(draft), response: draft.response }));
          },
        }),
      ),
    async find(drafts) {
      const stored = await inTransaction(app.db, tx => findKeyed(tx, drafts));
      const rows = await app.db.prisma.order.findMany({
        where: { id: { in: drafts.map(draft => draft.objectId) } },
        select: { id: true },
      });
      const there = new Set(rows.map(row => row.id));
      return drafts.map(draft => (there.has(draft.objectId) || stored.has(draft) ? done(draft) : undefined));
    },
  });
}
