import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { formatMoney } from '../../../ui/money.ts';
import { PaymentStatus } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';

export const DryRunOutcomeFields = graphql(`
  fragment DryRunOutcome on DryRunResult {
    statusAfter
    amountsAfter {
      captured
      capturable
      reversed
      refunded
      refundable
    }
    postings {
      account
      amount
      currency
    }
    endpoints {
      id
      url
    }
  }
`);

interface DryRunOutcomeProps {
  outcome: FragmentType<typeof DryRunOutcomeFields>;
  currency: string;
}

/** What the payment, the balance and the webhooks would be told, before anything is done. */
export function DryRunOutcome({ outcome, currency }: DryRunOutcomeProps) {
  const { statusAfter, amountsAfter, postings, endpoints } = readFragment(DryRunOutcomeFields, outcome);
  // A credit makes a balance larger: the books write it with a minus.
  const balance = postings.reduce(
    (sum, { account, amount }) => (account === 'MERCHANT_BALANCE' ? sum - amount : sum),
    0,
  );
  const amounts = [
    { label: text.payments.captured, amount: amountsAfter.captured },
    { label: text.payments.capturable, amount: amountsAfter.capturable },
    { label: text.payments.reversed, amount: amountsAfter.reversed },
    { label: text.payments.refunded, amount: amountsAfter.refunded },
    { label: text.payments.refundable, amount: amountsAfter.refundable },
  ].filter(({ amount }) => amount > 0);

  return (
    <dl className="figures text-sm">
      <Line label={text.payments.statusAfter}>
        <PaymentStatus status={statusAfter} />
      </Line>
      {amounts.map(({ label, amount }) => (
        <Line key={label} label={label}>
          {formatMoney(amount, currency)}
        </Line>
      ))}
      {balance !== 0 && (
        <Line label={text.payments.balance}>
          <span className={balance > 0 ? 'text-good' : 'text-bad'}>
            {balance > 0 ? '+' : ''}
            {formatMoney(balance, currency)}
          </span>
        </Line>
      )}
      <Line label={text.payments.told}>
        <span className="min-w-0 break-all text-right">
          {endpoints.length === 0 ? text.payments.nobody : endpoints.map(({ url }) => url).join(', ')}
        </span>
      </Line>
    </dl>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-6">
      <dt className="shrink-0 text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 font-medium">{children}</dd>
    </div>
  );
}
