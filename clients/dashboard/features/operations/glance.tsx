import type { ReactNode } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { locale } from '../../../ui/locale.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const OperationsGlance = graphql(`
  fragment OperationsGlance on Operations {
    workers {
      id
      alive
    }
    attempts {
      overdue
      oldestDueAt
    }
    deliveries {
      overdue
      oldestDueAt
    }
    failedDeliveries
    heldDeliveries
  }
`);

const count = new Intl.NumberFormat(locale);

interface GlanceProps {
  operations: FragmentType<typeof OperationsGlance>;
  unsettled: number;
}

/** The four numbers that say whether something has to be done. */
export function Glance({ operations, unsettled }: GlanceProps) {
  const { workers, attempts, deliveries, failedDeliveries, heldDeliveries } = readFragment(
    OperationsGlance,
    operations,
  );
  const alive = workers.filter(worker => worker.alive).length;
  const [oldest] = [attempts.oldestDueAt, deliveries.oldestDueAt].filter(at => at != null).sort();
  return (
    <section
      aria-label={text.operations.health}
      className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-4"
    >
      <Figure
        label={text.operations.workers}
        bad={alive === 0}
        hint={alive === 0 ? text.operations.noWorkers : null}
      >
        {text.operations.workersAlive(count.format(alive))}
      </Figure>
      <Figure
        label={text.operations.sweeper}
        hint={
          oldest !== undefined &&
          [
            text.operations.overdueAttempts(count.format(attempts.overdue)),
            text.operations.overdueDeliveries(count.format(deliveries.overdue)),
          ].join(', ')
        }
      >
        {oldest === undefined ? text.operations.nothingOverdue : <RelativeTime at={oldest} />}
      </Figure>
      <Figure
        label={text.operations.failedDeliveries}
        bad={failedDeliveries > 0}
        hint={heldDeliveries > 0 && text.operations.heldDeliveries(count.format(heldDeliveries))}
      >
        {count.format(failedDeliveries)}
      </Figure>
      <Figure label={text.operations.unsettledCount} bad={unsettled > 0} hint={text.operations.unsettledHint}>
        {count.format(unsettled)}
      </Figure>
    </section>
  );
}

interface FigureProps {
  label: string;
  bad?: boolean;
  hint?: ReactNode;
  children: ReactNode;
}

function Figure({ label, bad = false, hint, children }: FigureProps) {
  return (
    <div className="rounded-2xl border border-line bg-surface p-4 shadow-raised">
      <p className="text-ink-soft text-sm">{label}</p>
      <p className={`figures mt-1 font-semibold text-xl tracking-tight ${bad ? 'text-bad' : ''}`}>
        {children}
      </p>
      <p className="mt-0.5 min-h-5 text-[0.8125rem] text-ink-soft">{hint}</p>
    </div>
  );
}
