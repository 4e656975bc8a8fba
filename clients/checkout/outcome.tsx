import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../ui/button.tsx';
import type { Ending, Order, Payment } from './checkout-state.ts';
import { failureWords } from './failure-words.ts';
import { useLanguage } from './language.tsx';
import { Receipt } from './receipt.tsx';
import { type Return, returnLink } from './return-link.ts';
import { Stage } from './stage.tsx';

interface OutcomeProps {
  order: Order;
  payment: Payment;
  /** Closes the checkout, where it stands in a shop's page. */
  onDone: (() => void) | undefined;
}

/** Paid: a receipt, and the way on. */
export function Success({ order, payment, onDone }: OutcomeProps) {
  const { text, money } = useLanguage();
  return (
    <Stage
      testId="success-state"
      icon={
        <span className="grid size-14 place-items-center rounded-full bg-good-tint text-good">
          <Check aria-hidden="true" className="size-7" strokeWidth={2.5} />
        </span>
      }
      title={text.success.title}
    >
      <p data-test-id="success-message" className="mt-1 text-ink-soft">
        {text.success.message(money(order.amount, order.currency), order.merchantName)}
      </p>
      <Receipt order={order} payment={payment} />
      <div className="mt-6 grid w-full gap-3 print:hidden">
        {onDone ? (
          <Button look="primary" size="large" onClick={onDone} data-test-id="done-button">
            {text.success.done}
          </Button>
        ) : (
          <BackLink look="primary" order={order} status="success" paymentId={payment.id} />
        )}
        <Button size="large" onClick={() => print()} data-test-id="print-button">
          {text.success.print}
        </Button>
      </div>
    </Stage>
  );
}

/** Not paid: why, and what to do about it. */
export function Failure({ order, payment, onDone, onRetry }: OutcomeProps & { onRetry: () => void }) {
  const { text } = useLanguage();
  const { message, advice } = failureWords(payment, text);
  return (
    <Stage
      testId="error-state"
      icon={
        <span className="grid size-14 place-items-center rounded-full bg-bad-tint text-bad">
          <X aria-hidden="true" className="size-7" strokeWidth={2.5} />
        </span>
      }
      title={text.failure.title}
    >
      <p data-test-id="error-message" className="mt-1">
        {message}
      </p>
      <p className="mt-1 text-ink-soft">{advice}</p>
      <div className="mt-6 grid w-full gap-3">
        <Button look="primary" size="large" onClick={onRetry} data-test-id="retry-button">
          {text.failure.retry}
        </Button>
        {!onDone && <BackLink look="secondary" order={order} status="failed" paymentId={payment.id} />}
      </div>
    </Stage>
  );
}

/** Nothing more can be done here, though there was once. */
export function Ended({ order, reason, onDone }: Omit<OutcomeProps, 'payment'> & { reason: Ending }) {
  const { text } = useLanguage();
  const { title, message, advice } = text.ended[reason];
  return (
    <Stage testId="ended-state" icon={null} title={title}>
      <p data-test-id="ended-message" className="mt-1">
        {message}
      </p>
      <p className="mt-1 text-ink-soft">{advice}</p>
      <div className="mt-6 grid w-full gap-3">
        {onDone ? (
          <Button size="large" onClick={onDone} data-test-id="done-button">
            {text.success.done}
          </Button>
        ) : (
          <BackLink
            look="secondary"
            order={order}
            {...(reason === 'exhausted' ? ({ status: 'failed' } as const) : {})}
          />
        )}
      </div>
    </Stage>
  );
}

interface BackLinkProps extends Omit<Return, 'orderId'> {
  order: Order;
  look: 'primary' | 'secondary';
}

/** To the shop, where the order says where that is. */
function BackLink({ order, look, ...result }: BackLinkProps): ReactNode {
  const { text } = useLanguage();
  if (order.returnUrl === null) return null;
  return (
    <a
      href={returnLink(order.returnUrl, { ...result, orderId: order.id })}
      data-test-id="return-link"
      className={buttonClass(look, 'large')}
    >
      {text.backTo(order.merchantName)}
    </a>
  );
}
