import type { ReactNode } from 'react';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMediaQuery } from '../../../ui/use-media-query.ts';
import { text } from '../../text.ts';
import { type DeliveryNode, DeliveryRow, type Selection } from './delivery-row.tsx';

interface Column {
  label: string;
  className: string;
}

const words = text.deliveries.columns;

const WIDE: readonly Column[] = [
  { label: words.event, className: 'pl-8 text-left' },
  { label: words.status, className: 'w-40 text-left' },
  { label: words.attempts, className: 'w-22 text-right' },
  { label: words.response, className: 'w-44 text-left' },
  { label: words.last, className: 'w-28 text-left' },
  { label: words.next, className: 'w-28 text-left' },
  { label: words.created, className: 'w-26 text-left' },
  { label: words.action, className: 'w-26 text-right' },
];

const NARROW: readonly Column[] = [
  { label: words.delivery, className: 'pl-8 text-left' },
  { label: words.status, className: 'w-40 text-right' },
];

const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6'];
const HEAD = 'h-10 border-line border-b px-2.5 font-medium text-ink-soft text-sm last:pr-4';

interface DeliveryTableProps {
  /** undefined while they are being loaded. */
  deliveries: readonly DeliveryNode[] | undefined;
  /** The one whose details are shown from the start. */
  openId: string | null;
  /** null for those who may only look. */
  selection: Selection | null;
}

export function DeliveryTable({ deliveries, openId, selection }: DeliveryTableProps) {
  const wide = useMediaQuery('(min-width: 80rem)');
  const columns = wide ? WIDE : NARROW;
  return (
    <table
      data-test-id="webhook-logs-table"
      aria-busy={deliveries === undefined}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <caption className="sr-only">{text.deliveries.caption}</caption>
      <thead>
        <tr>
          {selection && (
            <th scope="col" className={`w-10 text-center align-middle ${HEAD}`}>
              <SelectAll {...selection} />
            </th>
          )}
          {columns.map(({ label, className }) => (
            <th key={label} scope="col" className={`${HEAD} ${className}`}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {deliveries === undefined ? (
          <SkeletonRows columnCount={columns.length + (selection ? 1 : 0)} />
        ) : (
          deliveries.map(delivery => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              wide={wide}
              columnCount={columns.length}
              openAtFirst={delivery.id === openId}
              selection={selection}
            />
          ))
        )}
      </tbody>
    </table>
  );
}

function SelectAll({ retryable, selected, onSelect }: Selection): ReactNode {
  const all = retryable.length > 0 && selected.length === retryable.length;
  return (
    <Checkbox
      label={text.deliveries.selectAll}
      checked={all}
      disabled={retryable.length === 0}
      onChange={() => onSelect(all ? [] : retryable)}
    />
  );
}

function SkeletonRows({ columnCount }: { columnCount: number }) {
  return SKELETON_ROWS.map(row => (
    <tr key={row} className="h-17">
      <td colSpan={columnCount} className="border-line/70 border-b px-4">
        <Skeleton className="h-4 w-3/5 align-middle" />
      </td>
    </tr>
  ));
}
