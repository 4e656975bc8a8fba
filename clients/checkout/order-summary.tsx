import { Logo } from '../ui/logo.tsx';
import { formatMoney } from '../ui/money.ts';
import { TestBadge } from '../ui/test-mode.tsx';
import type { Order } from './checkout-state.ts';

/** Who asks for how much. */
export function OrderSummary({ order }: { order: Order }) {
  return (
    <section
      aria-label="Your order"
      data-test-id="order-summary"
      className="flex flex-col bg-deep px-6 py-6 text-on-deep md:px-9 md:py-10"
    >
      <p className="flex items-center justify-between gap-3">
        <span className="truncate font-medium">{order.merchantName}</span>
        {order.mode === 'TEST' && <TestBadge />}
      </p>
      <h1 className="mt-5 md:mt-12">
        <span className="block text-on-deep-soft text-sm">Amount to pay</span>
        <span
          data-test-id="order-amount"
          className="figures mt-1 block break-words font-semibold text-4xl leading-tight tracking-tight md:text-5xl"
        >
          {formatMoney(order.amount, order.currency)}
        </span>
      </h1>
      <dl className="mt-4 md:mt-8">
        <dt className="text-on-deep-soft text-sm">Order</dt>
        <dd data-test-id="order-id" className="break-all font-mono text-sm">
          {order.id}
        </dd>
      </dl>
      <p className="mt-auto hidden items-center gap-2 pt-12 text-on-deep-soft text-sm md:flex">
        <Logo className="size-5" />
        Payments by Sluice
      </p>
    </section>
  );
}
