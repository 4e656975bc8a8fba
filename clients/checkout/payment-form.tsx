import { CreditCard, Smartphone } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Tabs } from '../ui/tabs.tsx';
import { type CardFields, fieldOfPath } from './card-fields.ts';
import { CardForm } from './card-form.tsx';
import { formatCardNumber } from './card-number.ts';
import type { Instrument, TestInstruments as Instruments } from './checkout-session.ts';
import type { Order, Payment, Problem } from './checkout-state.ts';
import { type Entry, stillHolds } from './entry.ts';
import { refusalWords } from './failure-words.ts';
import { useLanguage } from './language.tsx';
import { LastTry } from './last-try.tsx';
import { TestInstruments } from './test-instruments.tsx';
import { UpiForm } from './upi-form.tsx';

interface PaymentFormProps {
  order: Order;
  entry: Entry;
  onEntry: (entry: Entry) => void;
  onPay: (instrument: Instrument) => void;
  problem: Problem | undefined;
  /** The try before this one, which did not succeed. */
  lastTry: Payment | undefined;
  /** The shopper comes back to it, from a step that had the focus. */
  isBack: boolean;
  testInstruments: Instruments;
}

/** Takes the focus to what is wrong, or else to the heading; otherwise it would be lost with the step before. */
function useFocusOnReturn(isBack: boolean) {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isBack) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? form.current?.querySelector('h2'))?.focus();
  }, [isBack]);
  return form;
}

function withIcon(Icon: typeof CreditCard, text: string) {
  return (
    <>
      <Icon aria-hidden="true" className="size-4" />
      {text}
    </>
  );
}

/** A good date and code for a test card, which has none of its own. */
function testCard(number: string, holder: string): CardFields {
  const cvv = /^3[47]/.test(number) ? '1234' : '123';
  const year = String((new Date().getFullYear() + 2) % 100).padStart(2, '0');
  return { number: formatCardNumber(number), expiry: `12/${year}`, cvv, holder };
}

/** How to pay: with a card or with UPI. */
export function PaymentForm({
  order,
  entry,
  onEntry,
  onPay,
  problem: told,
  lastTry,
  isBack,
  testInstruments,
}: PaymentFormProps) {
  const { text, money } = useLanguage();
  const form = useFocusOnReturn(isBack);
  const lastTryId = useId();
  const [sent] = useState(entry);
  const problem = told && stillHolds(told, sent, entry) ? told : undefined;
  const tabs = [
    { value: 'card', label: withIcon(CreditCard, text.methods.card), testId: 'method-card' },
    { value: 'upi', label: withIcon(Smartphone, text.methods.upi), testId: 'method-upi' },
  ] as const;
  const amount = money(order.amount, order.currency);
  const method = entry.method === 'card' ? 'CARD' : 'UPI';
  const elsewhere =
    problem !== undefined && fieldOfPath(problem.path) === undefined && problem.path[0] !== 'upi';

  function choose(value: string) {
    if (entry.method === 'upi') onEntry({ ...entry, vpa: value });
    else onEntry({ ...entry, card: testCard(value, entry.card.holder) });
  }

  return (
    <div ref={form} data-test-id="payment-methods">
      <h2
        tabIndex={-1}
        aria-describedby={lastTry && lastTryId}
        className="mb-4 font-semibold text-xl tracking-tight outline-none"
      >
        {text.methods.heading}
      </h2>
      {lastTry && <LastTry id={lastTryId} payment={lastTry} />}
      {elsewhere && (
        <p role="alert" className="mb-4 rounded-xl bg-bad-tint px-4 py-3 text-bad">
          {refusalWords(problem, text)}
        </p>
      )}
      <Tabs
        label={text.methods.label}
        tabs={tabs}
        value={entry.method}
        onChange={next => onEntry({ ...entry, method: next })}
      >
        <div className="mt-5">
          {entry.method === 'card' ? (
            <CardForm
              fields={entry.card}
              onChange={card => onEntry({ ...entry, card })}
              onPay={onPay}
              problem={problem}
              amount={amount}
            />
          ) : (
            <UpiForm
              vpa={entry.vpa}
              onChange={vpa => onEntry({ ...entry, vpa })}
              onPay={onPay}
              problem={problem}
              amount={amount}
              byCode={order.acceptsUpiWithoutVpa}
            />
          )}
        </div>
      </Tabs>
      <TestInstruments
        instruments={testInstruments.filter(instrument => instrument.method === method)}
        onChoose={choose}
      />
    </div>
  );
}
