import type { Context } from '../context.ts';
import { NotFoundError } from '../errors.ts';
import { DEMO_KEY, DEMO_MERCHANT } from '../merchants/demo-merchant.ts';
import type { Answer } from '../operation.ts';
import { type CreatedOrder, createOrder } from './create-order.ts';

/** 499.00 INR: a plausible basket. */
const DEMO_AMOUNT = 49_900;

/** Demo installations only: a fresh TEST order of the demo merchant, for whoever wants to try the checkout. */
export function createDemoOrder(ctx: Context): Promise<Answer<CreatedOrder>> {
  if (!ctx.app.config.isDemo) throw new NotFoundError('Demo merchant');
  const caller = {
    kind: 'key',
    keyId: DEMO_KEY.id,
    merchantId: DEMO_MERCHANT.id,
    mode: 'TEST',
    permissions: new Set(['orders:write'] as const),
  } as const;
  return createOrder(
    { ...ctx, caller },
    { amount: DEMO_AMOUNT, receipt: 'demo', captureMethod: 'AUTOMATIC' },
  );
}
