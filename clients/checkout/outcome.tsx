import { Check, X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatMoney } from '../ui/money.ts';
import type { Order, Payment } from './checkout-state.ts';
import { Stage } from './stage.tsx';

/** Paid. */
export function Success({ order, payment }: { order: Order; payment: Payment }) {
  return (
    <Stage
      testId="success-state"
      icon={
        <span className="grid size-14 place-items-center rounded-full bg-good-tint text-good">
          <Check aria-hidden="true" className="size-7" strokeWidth={2.5} />
        </span>
      }
      title="Payment Successful"
    >
      <p data-test-id="success-message" className="mt-1 text-ink-soft">
        You paid {formatMoney(order.amount, order.currency)} to {order.merchantName}.
      </p>
      <dl className="mt-6 w-full rounded-xl bg-sunken px-4 py-3 text-left">
        <dt className="text-ink-soft text-sm">Payment ID</dt>
        <dd className="flex items-center justify-between gap-2">
          <span data-test-id="payment-id" className="break-all font-mono text-sm">
            {payment.id}
          </span>
          <CopyButton text={payment.id} label="Copy the payment's id" />
        </dd>
      </dl>
    </Stage>
  );
}

const ENDINGS: Readonly<Partial<Record<Payment['status'], string>>> = {
  EXPIRED: 'The payment was not completed in time.',
  VOIDED: 'The merchant cancelled the payment.',
};

/** Not paid: why, and what to do about it. */
export function Failure({ payment, onRetry }: { payment: Payment; onRetry: () => void }) {
  const { decline, status } = payment;
  return (
    <Stage
      testId="error-state"
      icon={
        <span className="grid size-14 place-items-center rounded-full bg-bad-tint text-bad">
          <X aria-hidden="true" className="size-7" strokeWidth={2.5} />
        </span>
      }
      title="Payment Failed"
    >
      <p data-test-id="error-message" className="mt-1">
        {decline?.message ?? ENDINGS[status] ?? 'The payment could not be processed.'}
      </p>
      <p className="mt-1 text-ink-soft">{decline?.advice ?? 'You have not paid. You can try again.'}</p>
      <Button
        look="primary"
        size="large"
        className="mt-6 w-full"
        onClick={onRetry}
        data-test-id="retry-button"
      >
        Try again
      </Button>
    </Stage>
  );
}
