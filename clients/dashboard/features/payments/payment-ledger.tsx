import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { text } from '../../text.ts';

const PaymentEntry = graphql(`
  fragment PaymentEntry on LedgerEntry {
    id
    kind
    debitAccount
    creditAccount
    amount
    currency
  }
`);

interface PaymentLedgerProps {
  entries: readonly ({ id: string } & FragmentType<typeof PaymentEntry>)[];
}

/** What the payment moved in the books. */
export function PaymentLedger({ entries }: PaymentLedgerProps) {
  if (entries.length === 0) return null;
  return (
    <Panel title={text.payments.ledger}>
      <ul>
        {entries.map(entry => {
          const { id, kind, debitAccount, creditAccount, amount, currency } = readFragment(
            PaymentEntry,
            entry,
          );
          const { accounts, entryKinds, fromTo } = text.payments;
          return (
            <li
              key={id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-line/70 border-b py-2.5 last:border-b-0"
            >
              <span>
                <span className="font-medium">{entryKinds[kind]}</span>
                <span className="block text-ink-soft text-sm">
                  {fromTo(accounts[debitAccount], accounts[creditAccount])}
                </span>
              </span>
              <span className="figures font-medium">{formatMoney(amount, currency)}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
