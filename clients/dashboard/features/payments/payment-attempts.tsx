import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AttemptReason } from '../../../graphql/dashboard/graphql.ts';
import { formatDuration } from '../../../ui/duration.ts';
import { Panel } from '../../../ui/panel.tsx';
import { AttemptItem } from '../../payment/attempt-item.tsx';
import { text } from '../../text.ts';

const PaymentAttempt = graphql(`
  fragment PaymentAttempt on Attempt {
    id
    kind
    reason
    sentAt
    completedAt
    account {
      id
      label
    }
    ...AttemptItem
  }
`);

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
        {readFragment(PaymentAttempt, attempts).map(attempt => (
          <AttemptItem
            key={attempt.id}
            attempt={attempt}
            title={text.payments.attemptKinds[attempt.kind]}
            currency={currency}
            before={reasonOf(attempt.reason, attempt.account?.label)}
            after={answerTime(attempt)}
          />
        ))}
      </ol>
    </Panel>
  );
}

function reasonOf(reason: AttemptReason, account: string | undefined): string | null {
  const why = text.payments.attemptReasons[reason];
  return account === undefined ? why : [text.payments.through(account), why].filter(Boolean).join(' · ');
}

function answerTime({ sentAt, completedAt }: { sentAt?: string | null; completedAt?: string | null }) {
  if (!sentAt || !completedAt) return null;
  return text.payments.answered(formatDuration(Date.parse(completedAt) - Date.parse(sentAt)));
}
