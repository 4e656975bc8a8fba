import { lazy, type ReactNode, Suspense } from 'react';
import type { Order, Payment } from './checkout-state.ts';
import { instrumentOf } from './instrument.ts';
import { useLanguage } from './language.tsx';

/** Few press it, and nobody before they have paid. A receipt without it is still a receipt. */
const CopyButton = lazy(() =>
  import('../ui/copy-button.tsx').then(
    module => ({ default: module.CopyButton }),
    () => ({ default: () => <span /> }),
  ),
);

/** What a shopper keeps of a payment. On paper it is all that is left of the page. */
export function Receipt({ order, payment }: { order: Order; payment: Payment }) {
  const { text, money, dateTime } = useLanguage();
  const { receipt, success } = text;
  return (
    <dl
      aria-label={receipt.title}
      data-test-id="receipt"
      className="mt-6 grid w-full gap-x-4 gap-y-2 rounded-xl bg-sunken px-4 py-3 text-start text-sm min-[26rem]:grid-cols-[auto_1fr]"
    >
      <Line name={receipt.amount}>{money(order.amount, order.currency)}</Line>
      <Line name={receipt.paidTo}>{order.merchantName}</Line>
      <Line name={receipt.paidWith}>{instrumentOf(payment)}</Line>
      <Line name={receipt.date}>
        <time dateTime={payment.createdAt}>{dateTime(payment.createdAt)}</time>
      </Line>
      <Line name={receipt.order}>
        <span className="font-mono">{order.id}</span>
      </Line>
      <Line name={receipt.paymentId}>
        <span className="inline-flex max-w-full items-center gap-1">
          <span data-test-id="payment-id" className="break-all font-mono">
            {payment.id}
          </span>
          <span className="-my-1 print:hidden">
            <Suspense fallback={<span className="inline-block size-7" />}>
              <CopyButton
                text={payment.id}
                label={success.copy}
                words={{ copied: success.copied, refused: success.copyRefused }}
              />
            </Suspense>
          </span>
        </span>
      </Line>
    </dl>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="figures min-w-0 break-words min-[26rem]:text-end">{children}</dd>
    </>
  );
}
