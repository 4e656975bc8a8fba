import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AttemptStatus } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const RefundPart = graphql(`
  fragment RefundPart on Attempt {
    id
    kind
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

interface RefundPartsProps {
  parts: readonly ({ id: string } & FragmentType<typeof RefundPart>)[];
  currency: string;
}

/** The calls to the processor that a refund is made of: two where it takes captured and authorized money. */
export function RefundParts({ parts, currency }: RefundPartsProps) {
  return (
    <Panel title={text.refunds.parts}>
      <p className="mb-1 text-ink-soft text-sm">{text.refunds.partsNote}</p>
      <ol>
        {parts.map(part => (
          <Part key={part.id} part={part} currency={currency} />
        ))}
      </ol>
    </Panel>
  );
}

function Part({ part, currency }: { part: FragmentType<typeof RefundPart>; currency: string }) {
  const { kind, status, amount, processorReference, decline, unknownReason, createdAt } = readFragment(
    RefundPart,
    part,
  );
  return (
    <li data-test-id="refund-part" className="border-line/70 border-b py-3 last:border-b-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{text.refunds.partKinds[kind]}</span>
        <Badge tone={TONES[status]}>{text.payments.attemptStatuses[status]}</Badge>
        <span className="figures ml-auto font-semibold">{formatMoney(amount, currency)}</span>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 text-ink-soft text-sm">
        <span>{decline?.message ?? (status === 'UNKNOWN' ? unknownReason : null)}</span>
        <RelativeTime at={createdAt} />
      </div>
      {processorReference && (
        <div className="flex items-center font-mono text-[0.8125rem] text-ink-soft">
          <span className="min-w-0 break-all">{processorReference}</span>
          <CopyButton text={processorReference} label={text.refunds.copy(processorReference)} />
        </div>
      )}
    </li>
  );
}
