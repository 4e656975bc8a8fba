import { CloudOff, ListFilter, Webhook } from 'lucide-react';
import { useId } from 'react';
import type { DeliveryStatus } from '../../../graphql/dashboard/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMediaQuery } from '../../../ui/use-media-query.ts';
import { DeliveryFilters } from './delivery-filters.tsx';
import { type DeliveryNode, DeliveryRow } from './delivery-row.tsx';
import { useDeliveryLog } from './use-delivery-log.ts';

interface Column {
  label: string;
  className: string;
}

const WIDE: readonly Column[] = [
  { label: 'Event and endpoint', className: 'text-left' },
  { label: 'Status', className: 'w-40 text-left' },
  { label: 'Attempts', className: 'w-22 text-right' },
  { label: 'Last response', className: 'w-44 text-left' },
  { label: 'Last attempt', className: 'w-28 text-left' },
  { label: 'Next attempt', className: 'w-28 text-left' },
  { label: 'Created', className: 'w-26 text-left' },
  { label: 'Action', className: 'w-26 text-right' },
];

const NARROW: readonly Column[] = [
  { label: 'Delivery', className: 'text-left' },
  { label: 'Status', className: 'w-40 text-right' },
];

const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6'];

/** The newest deliveries, as they are attempted. */
export function DeliveryLog({
  statuses,
  canWrite,
}: {
  statuses: readonly DeliveryStatus[];
  canWrite: boolean;
}) {
  const log = useDeliveryLog(statuses);
  const titleId = useId();
  const empty = log.deliveries?.length === 0;
  return (
    <section aria-labelledby={titleId} className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id={titleId} className="font-semibold text-lg tracking-tight">
          Deliveries
        </h2>
        <DeliveryFilters statuses={statuses} />
      </div>
      <div className="min-h-80 overflow-hidden rounded-2xl border border-line bg-surface shadow-raised">
        {log.failed && <Unreachable onRetry={log.retry} />}
        {empty && (statuses.length > 0 ? <NothingMatches /> : <NoDeliveries />)}
        {!log.failed && !empty && <LogTable deliveries={log.deliveries} canWrite={canWrite} />}
      </div>
      <div className="flex justify-center pt-4 text-ink-soft text-sm">
        {log.showOlder && (
          <Button size="small" busy={log.fetching} onClick={log.showOlder}>
            Show older
          </Button>
        )}
        {log.cut && 'These are the newest 100. Filter by status to look further back.'}
      </div>
    </section>
  );
}

interface LogTableProps {
  deliveries: readonly DeliveryNode[] | undefined;
  canWrite: boolean;
}

function LogTable({ deliveries, canWrite }: LogTableProps) {
  const wide = useMediaQuery('(min-width: 80rem)');
  const columns = wide ? WIDE : NARROW;
  return (
    <table
      data-test-id="webhook-logs-table"
      aria-busy={deliveries === undefined}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <caption className="sr-only">Webhook deliveries, newest first</caption>
      <thead>
        <tr>
          {columns.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`h-10 border-line border-b px-2.5 font-medium text-ink-soft text-sm first:pl-8.5 last:pr-4 ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {deliveries === undefined
          ? SKELETON_ROWS.map(row => (
              <tr key={row} className="h-17">
                {columns.map(({ label, className }) => (
                  <td key={label} className={`border-line/70 border-b px-2.5 ${className}`}>
                    <Skeleton className="h-4 w-3/5 align-middle" />
                  </td>
                ))}
              </tr>
            ))
          : deliveries.map(delivery => (
              <DeliveryRow
                key={delivery.id}
                delivery={delivery}
                wide={wide}
                columnCount={columns.length}
                canWrite={canWrite}
              />
            ))}
      </tbody>
    </table>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden="true" className="size-6" />}
        heading="h2"
        title="The deliveries cannot be loaded right now"
        actions={<Button onClick={onRetry}>Try again</Button>}
      >
        The server did not answer.
      </EmptyState>
    </div>
  );
}

function NothingMatches() {
  return (
    <EmptyState
      icon={<ListFilter aria-hidden="true" className="size-6" />}
      title="No delivery matches this filter"
    >
      The log stays live: one that matches will appear here by itself.
    </EmptyState>
  );
}

function NoDeliveries() {
  return (
    <EmptyState icon={<Webhook aria-hidden="true" className="size-6" />} title="No deliveries yet">
      Save a webhook URL above, then make a payment or send a test event. Each delivery appears here as it
      happens.
    </EmptyState>
  );
}
