import { type Context, callerOf } from '../../core/context.ts';
import { idBound, isIdOf, kindOfId } from '../../core/ids.ts';
import { SEARCH_MAX_ORDERS } from '../../core/limits.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { PaymentMethod, PaymentStatus } from './enums.ts';
import { likeLiteral, storable } from './stored-text.ts';

export const PaymentFilter = builder.inputType('PaymentFilter', {
  description: 'Which payments. Every field that is given must match.',
  fields: t => ({
    statuses: t.field({ type: [PaymentStatus], description: 'Any of these.' }),
    method: t.field({ type: PaymentMethod, description: 'Card or UPI.' }),
    orderId: t.id({ description: 'Of this order.' }),
    currency: t.field({ type: 'Currency', description: 'In this currency.' }),
    amountFrom: t.field({ type: 'MinorUnits', description: 'At least this.' }),
    amountUntil: t.field({ type: 'MinorUnits', description: 'At most this.' }),
    createdFrom: t.field({ type: 'DateTime', description: 'Not before.' }),
    createdUntil: t.field({ type: 'DateTime', description: 'Before.' }),
    expiresUntil: t.field({
      type: 'DateTime',
      description: 'With money that is still authorized, and given back at this moment or before.',
    }),
    processorReference: t.string({ description: "The processor's own id of it, exactly." }),
    search: t.string({
      description:
        "An id (of the payment, its order, a refund), a card's last four digits, or the beginning of a receipt or a UPI address.",
    }),
  }),
});

/** Every condition but the range of amounts is served by an index. */
export async function matchingPayments(
  ctx: Context,
  filter: typeof PaymentFilter.$inferInput,
): Promise<Prisma.PaymentWhereInput> {
  const { statuses, method, orderId, currency, expiresUntil, processorReference, search } = filter;
  return {
    ...(statuses ? { status: { in: statuses } } : {}),
    ...(method ? { method } : {}),
    ...(currency ? { currency } : {}),
    ...(orderId ? { orderId: isIdOf('order', orderId) ? orderId : { in: [] } } : {}),
    ...(processorReference ? { processorReference: storable(processorReference) } : {}),
    ...(expiresUntil ? { expiresAt: { lte: expiresUntil } } : {}),
    AND: [
      expiresUntil ? { status: { in: ['AUTHORIZED', 'PARTIALLY_CAPTURED'] } } : {},
      amountRange(filter),
      createdRange(filter),
      search?.trim() ? await searched(ctx, storable(search.trim())) : {},
    ],
  };
}

function amountRange({
  amountFrom,
  amountUntil,
}: typeof PaymentFilter.$inferInput): Prisma.PaymentWhereInput {
  if (amountFrom == null && amountUntil == null) return {};
  return {
    amount: {
      ...(amountFrom == null ? {} : { gte: Math.ceil(amountFrom) }),
      ...(amountUntil == null ? {} : { lte: Math.floor(amountUntil) }),
    },
  };
}

/** An id begins with the millisecond of its creation: the range is one of ids, the order of the list. */
function createdRange({
  createdFrom,
  createdUntil,
}: typeof PaymentFilter.$inferInput): Prisma.PaymentWhereInput {
  if (!createdFrom && !createdUntil) return {};
  return {
    id: {
      ...(createdFrom ? { gte: idBound('payment', createdFrom) } : {}),
      ...(createdUntil ? { lt: idBound('payment', createdUntil) } : {}),
    },
  };
}

async function searched(ctx: Context, text: string): Promise<Prisma.PaymentWhereInput> {
  switch (kindOfId(text)) {
    case 'payment':
      return { id: text };
    case 'order':
      return { orderId: text };
    case 'refund':
      return { refunds: { some: { id: text } } };
    default:
      return searchedByWords(ctx, text);
  }
}

/**
 * Receipts are looked up first: a condition on two tables is one that no index serves, and most texts are only one of
 * the two.
 */
async function searchedByWords(ctx: Context, text: string): Promise<Prisma.PaymentWhereInput> {
  const startsWith = likeLiteral(text);
  const ofPayment: Prisma.PaymentWhereInput = /^\d{4}$/.test(text)
    ? { cardLast4: text }
    : { vpa: { startsWith } };
  const { merchantId, mode } = callerOf(ctx);
  const orders = await ctx.app.db.prisma.order.findMany({
    where: { merchantId, mode, receipt: { startsWith } },
    select: { id: true },
    orderBy: { receipt: 'asc' },
    take: SEARCH_MAX_ORDERS,
  });
  return orders.length === 0
    ? ofPayment
    : { OR: [ofPayment, { orderId: { in: orders.map(order => order.id) } }] };
}
