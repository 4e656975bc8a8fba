import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { text } from '../../text.ts';

const words = text.payments.amounts;

const PaymentAmountsFields = graphql(`
  fragment PaymentAmounts on Payment {
    currency
    amount
    authorizedAmount
    capturedAmount
    capturableAmount
    reversedAmount
    refundedAmount
    refundableAmount
  }
`);

/** Where the money stands. What is nothing and can be nothing yet is left out. */
export function PaymentAmounts({ payment }: { payment: FragmentType<typeof PaymentAmountsFields> }) {
  const amounts = readFragment(PaymentAmountsFields, payment);
  const lines = [
    { label: words.amount, amount: amounts.amount, always: true },
    { label: words.authorized, amount: amounts.authorizedAmount, always: true },
    { label: words.captured, amount: amounts.capturedAmount, always: true },
    { label: words.capturable, amount: amounts.capturableAmount, always: false },
    { label: words.reversed, amount: amounts.reversedAmount, always: false },
    { label: words.refunded, amount: amounts.refundedAmount, always: true },
    { label: words.refundable, amount: amounts.refundableAmount, always: false },
  ];
  return (
    <Panel title={words.title}>
      <dl className="figures">
        {lines
          .filter(line => line.always || line.amount > 0)
          .map(line => (
            <div
              key={line.label}
              className="flex justify-between gap-4 border-line/70 border-b py-2.5 last:border-b-0"
            >
              <dt className="text-ink-soft">{line.label}</dt>
              <dd className={line.amount === 0 ? 'text-ink-soft' : 'font-medium'}>
                {formatMoney(line.amount, amounts.currency)}
              </dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}
