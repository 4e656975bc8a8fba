import type { Caller } from '../core/context.ts';
import type { Prisma } from '../prisma/client/client.ts';

/**
 * What a caller can see at all. Every read starts from one of these, so that what belongs to another merchant,
 * to the other mode or, for a checkout, to another order, answers exactly like what does not exist.
 */
export function visibleOrders(caller: Caller): Prisma.OrderWhereInput {
  const { merchantId, mode } = caller;
  return caller.kind === 'checkout' ? { merchantId, mode, id: caller.orderId } : { merchantId, mode };
}

export function visiblePayments(caller: Caller): Prisma.PaymentWhereInput {
  const { merchantId, mode } = caller;
  return caller.kind === 'checkout' ? { merchantId, mode, orderId: caller.orderId } : { merchantId, mode };
}
