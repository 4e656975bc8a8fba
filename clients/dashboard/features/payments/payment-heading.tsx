import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { PaymentStatus } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';

const PaymentHeadingFields = graphql(`
  fragment PaymentHeading on Payment {
    id
    amount
    currency
    status
  }
`);

export function PaymentHeading({ payment }: { payment: FragmentType<typeof PaymentHeadingFields> }) {
  const { id, amount, currency, status } = readFragment(PaymentHeadingFields, payment);
  return (
    <header>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="figures font-semibold text-3xl tracking-tight">{formatMoney(amount, currency)}</h1>
        <output>
          <PaymentStatus status={status} />
        </output>
      </div>
      <p className="mt-1 flex items-center gap-1 font-mono text-ink-soft text-sm">
        <span className="break-all">{id}</span>
        <CopyButton text={id} label={text.payments.page.copyId} />
      </p>
    </header>
  );
}
