import { type FragmentType, readFragment } from '../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../graphql/dashboard/gql.ts';
import type { AttemptStatus } from '../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { RelativeTime } from '../../ui/time.tsx';
import { text } from '../text.ts';

const AttemptItemFields = graphql(`
  fragment AttemptItem on Attempt {
    status
    amount
    processorReference
    decline {
      message
    }
    unknownReason
    createdAt
  }
`);

const TONES: Readonly<Record<AttemptStatus, Tone>> = {
  PENDING: 'quiet',
  SENT: 'note',
  REQUIRES_ACTION: 'wait',
  UNKNOWN: 'wait',
  APPROVED: 'good',
  DECLINED: 'bad',
  FAILED: 'bad',
};

interface AttemptItemProps {
  attempt: FragmentType<typeof AttemptItemFields>;
  /** What was asked for. */
  title: string;
  currency: string;
  /** What is known beside the processor's own words. */
  before?: string | null;
  after?: string | null;
}

/** One call to the processor, and what it said. */
export function AttemptItem({ attempt, title, currency, before, after }: AttemptItemProps) {
  const { status, amount, processorReference, decline, unknownReason, createdAt } = readFragment(
    AttemptItemFields,
    attempt,
  );
  const said = decline?.message ?? (status === 'UNKNOWN' ? unknownReason : null);
  return (
    <li data-test-id="attempt" className="border-line/70 border-b py-3 last:border-b-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{title}</span>
        <Badge tone={TONES[status]}>{text.payments.attemptStatuses[status]}</Badge>
        <span className="figures ml-auto font-semibold">{formatMoney(amount, currency)}</span>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 text-ink-soft text-sm">
        <span>{[before, said, after].filter(Boolean).join(' · ')}</span>
        <RelativeTime at={createdAt} />
      </div>
      {processorReference && (
        <div className="flex items-center font-mono text-[0.8125rem] text-ink-soft">
          <span className="min-w-0 break-all">{processorReference}</span>
          <CopyButton text={processorReference} label={text.payment.copy(processorReference)} />
        </div>
      )}
    </li>
  );
}
