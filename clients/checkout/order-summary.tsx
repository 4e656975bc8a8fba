import { ArrowLeft } from 'lucide-react';
import { Logo } from '../ui/logo.tsx';
import { TestBadge } from '../ui/test-mode.tsx';
import type { Order } from './checkout-state.ts';
import { useLanguage } from './language.tsx';
import { returnLink } from './return-link.ts';

interface OrderSummaryProps {
  order: Order;
  /** In a shop's page the shop is right behind, and there is no way back to offer. */
  embedded: boolean;
  /** Whether it can still be paid. */
  open: boolean;
}

/** Who asks for how much. */
export function OrderSummary({ order, embedded, open }: OrderSummaryProps) {
  const { text, money } = useLanguage();
  const { id, merchantName, returnUrl } = order;
  return (
    <section
      aria-label={text.summary.label}
      data-test-id="order-summary"
      className="flex flex-col bg-deep px-6 py-6 text-on-deep [--focus:var(--on-deep)] md:px-9 md:py-10 print:hidden"
    >
      {returnUrl !== null && !embedded && open && (
        <a
          href={returnLink(returnUrl, { orderId: id, status: 'cancelled' })}
          data-test-id="back-link"
          className="wrap-anywhere mb-4 inline-flex min-h-6 items-center gap-2 self-start text-on-deep-soft text-sm hover:text-on-deep"
        >
          <ArrowLeft aria-hidden="true" className="size-4 shrink-0 rtl:rotate-180" />
          {text.backTo(merchantName)}
        </a>
      )}
      <p className="flex items-center justify-between gap-3">
        <span className="truncate font-medium">{merchantName}</span>
        {order.mode === 'TEST' && <TestBadge word={text.test} meaning={text.testMeaning} />}
      </p>
      <h1 className="mt-5 md:mt-12">
        <span className="block text-on-deep-soft text-sm">
          {open ? text.summary.amount : text.receipt.amount}
        </span>
        <span
          data-test-id="order-amount"
          className="figures mt-1 block break-words font-semibold text-4xl leading-tight tracking-tight md:text-5xl"
        >
          {money(order.amount, order.currency)}
        </span>
      </h1>
      <dl className="mt-4 md:mt-8">
        <dt className="text-on-deep-soft text-sm">{text.summary.order}</dt>
        <dd data-test-id="order-id" className="break-all font-mono text-sm">
          {id}
        </dd>
      </dl>
      <p className="mt-auto hidden items-center gap-2 pt-12 text-on-deep-soft text-sm md:flex">
        <Logo className="size-5" />
        {text.summary.byUs}
      </p>
    </section>
  );
}
