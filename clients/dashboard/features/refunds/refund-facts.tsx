import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const RefundFactsFields = graphql(`
  fragment RefundFacts on Refund {
    reason
    currency
    status
    createdAt
    processedAt
    payment {
      id
      amount
    }
  }
`);

const words = text.refunds;

/** What is known of the refund beside its money. */
export function RefundFacts({ refund }: { refund: FragmentType<typeof RefundFactsFields> }) {
  const { reason, currency, status, createdAt, processedAt, payment } = readFragment(
    RefundFactsFields,
    refund,
  );
  return (
    <Panel title={words.details}>
      <dl>
        <Fact label={words.payment}>
          <Link
            to="/payments/$id"
            params={{ id: payment.id }}
            className="break-all font-mono font-normal text-brand text-sm underline underline-offset-2"
          >
            {payment.id}
          </Link>
        </Fact>
        <Fact label={words.paid}>{formatMoney(payment.amount, currency)}</Fact>
        <Fact label={words.otherRefunds}>
          <Link
            to="/refunds"
            search={{ payment: payment.id }}
            className="text-brand underline underline-offset-2"
          >
            {words.seeThem}
          </Link>
        </Fact>
        <Fact label={words.reason}>
          {reason ?? <span className="font-normal text-ink-soft">{words.noReason}</span>}
        </Fact>
        <Fact label={words.created}>{formatAbsolute(createdAt)}</Fact>
        {status !== 'FAILED' && (
          <Fact label={words.processed}>
            {processedAt ? (
              formatAbsolute(processedAt)
            ) : (
              <span className="font-normal text-ink-soft">{words.notProcessed}</span>
            )}
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="figures flex flex-wrap justify-between gap-x-4 border-line/70 border-b py-2.5 last:border-b-0">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0 break-words font-medium">{children}</dd>
    </div>
  );
}
