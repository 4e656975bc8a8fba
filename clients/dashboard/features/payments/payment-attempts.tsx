import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AttemptStatus } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatDuration } from '../../../ui/duration.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const PaymentAttempt = graphql(`
  fragment PaymentAttempt on Attempt {
    id
    kind
    reason
    status
    amount
    processorReference
    decline {
      message
    }
    unknownReason
    createdAt
    sentAt
    completedAt
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

interface PaymentAttemptsProps {
  attempts: readonly ({ id: string } & FragmentType<typeof PaymentAttempt>)[];
  currency: string;
}

/** What the processor was asked for, and what it said. */
export function PaymentAttempts({ attempts, currency }: PaymentAttemptsProps) {
  return (
    <Panel title={text.payments.attempts}>
      <p className="mb-1 text-ink-soft text-sm">{text.payments.attemptsIntro}</p>
      <ol>
        {attempts.map(attempt => (
          <AttemptItem key={attempt.id} attempt={attempt} currency={currency} />
        ))}
      </ol>
    </Panel>
  );
}

interface AttemptItemProps {
  attempt: FragmentType<typeof PaymentAttempt>;
  currency: string;
}

function AttemptItem({ attempt, currency }: AttemptItemProps) {
  const fields = readFragment(PaymentAttempt, attempt);
  const { kind, reason, status, amount, processorReference, decline, unknownReason } = fields;
  const { createdAt, sentAt, completedAt } = fields;
  const tookMs = sentAt && completedAt ? Date.parse(completedAt) - Date.parse(sentAt) : null;
  const details = [
    text.payments.attemptReasons[reason],
    decline?.message,
    status === 'UNKNOWN' ? unknownReason : null,
    tookMs === null ? null : text.payments.answered(formatDuration(tookMs)),
  ].filter(Boolean);
  return (
    <li className="border-line/70 border-b py-3 last:border-b-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{text.payments.attemptKinds[kind]}</span>
        <Badge tone={TONES[status]}>{text.payments.attemptStatuses[status]}</Badge>
        <span className="figures ml-auto font-semibold">{formatMoney(amount, currency)}</span>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 text-ink-soft text-sm">
        <span>{details.join(' · ')}</span>
        <RelativeTime at={createdAt} />
      </div>
      {processorReference && (
        <div className="flex items-center font-mono text-[0.8125rem] text-ink-soft">
          <span className="min-w-0 break-all">{processorReference}</span>
          <CopyButton text={processorReference} label={`Copy ${processorReference}`} />
        </div>
      )}
    </li>
  );
}
