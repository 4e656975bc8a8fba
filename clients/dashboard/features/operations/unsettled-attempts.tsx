import type { ResultOf } from '@graphql-typed-document-node/core';
import { useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { locale } from '../../../ui/locale.ts';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';
import { SettleDialog } from './settle-dialog.tsx';

export const UnsettledAttempt = graphql(`
  fragment UnsettledAttempt on Attempt {
    id
    paymentId
    kind
    status
    amount
    unknownReason
    createdAt
  }
`);

export type UnsettledAttempt = ResultOf<typeof UnsettledAttempt>;

const count = new Intl.NumberFormat(locale);

interface UnsettledAttemptsProps {
  attempts: readonly FragmentType<typeof UnsettledAttempt>[];
  onSettled: () => void;
}

/** What only a person can find out, and the place to say it. */
export function UnsettledAttempts({ attempts, onSettled }: UnsettledAttemptsProps) {
  const [settling, setSettling] = useState<string | null>(null);
  const shown = attempts.map(attempt => readFragment(UnsettledAttempt, attempt));
  return (
    <Panel title={text.operations.unsettled}>
      <p className="mb-3 max-w-3xl text-ink-soft text-sm">
        {shown.length === 0 ? text.operations.noUnsettled : text.operations.unsettledIntro}
      </p>
      {shown.length > 0 && (
        <ul>
          {shown.map(attempt => (
            <li
              key={attempt.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line/70 border-t py-3"
            >
              <div className="min-w-0">
                <p className="font-medium">
                  {text.operations.kinds[attempt.kind]}{' '}
                  <span className="figures text-ink-soft">{count.format(attempt.amount)}</span>
                </p>
                <p className="break-all font-mono text-[0.8125rem] text-ink-soft">
                  {attempt.id} · {attempt.paymentId}
                </p>
                {attempt.unknownReason != null && <p className="text-sm">{attempt.unknownReason}</p>}
              </div>
              <span className="flex items-center gap-4 text-ink-soft text-sm">
                <RelativeTime at={attempt.createdAt} />
                <Button
                  size="small"
                  aria-label={text.operations.settleOf(attempt.id)}
                  onClick={() => setSettling(attempt.id)}
                >
                  {text.operations.settle}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <SettleDialog
        attempt={shown.find(({ id }) => id === settling) ?? null}
        onClose={() => setSettling(null)}
        onSettled={onSettled}
      />
    </Panel>
  );
}
