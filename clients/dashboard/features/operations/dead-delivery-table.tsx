import { Checkbox } from '../../../ui/checkbox.tsx';
import { text } from '../../text.ts';
import { type DeadDelivery, DeadRow } from './dead-delivery-row.tsx';

const words = text.operations;
const columns = words.deadColumns;

const COLUMNS = [
  { label: columns.event, className: 'px-2 text-left' },
  { label: columns.merchant, className: 'hidden w-52 px-2 text-left lg:table-cell' },
  { label: columns.answer, className: 'hidden w-48 px-2 text-left lg:table-cell' },
  { label: columns.attempts, className: 'hidden w-24 px-2 text-right lg:table-cell' },
  { label: columns.exhausted, className: 'hidden w-28 px-2 text-left lg:table-cell' },
  { label: columns.action, className: 'w-24 text-right' },
] as const;

interface DeadDeliveryTableProps {
  deliveries: readonly DeadDelivery[];
  /** Those that can be sent again. */
  retryable: readonly string[];
  selected: readonly string[];
  onSelect: (ids: readonly string[]) => void;
  onRetried: () => void;
}

export function DeadDeliveryTable({
  deliveries,
  retryable,
  selected,
  onSelect,
  onRetried,
}: DeadDeliveryTableProps) {
  const all = retryable.length > 0 && selected.length === retryable.length;
  return (
    <table className="w-full table-fixed">
      <caption className="sr-only">{words.deadCaption}</caption>
      <thead>
        <tr className="text-ink-soft text-sm">
          <th scope="col" className="h-10 w-8 text-left">
            <Checkbox
              label={words.selectAll}
              checked={all}
              disabled={retryable.length === 0}
              onChange={() => onSelect(all ? [] : retryable)}
            />
          </th>
          {COLUMNS.map(({ label, className }) => (
            <th key={label} scope="col" className={`font-medium ${className}`}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {deliveries.map(delivery => (
          <DeadRow
            key={delivery.id}
            delivery={delivery}
            selected={selected.includes(delivery.id)}
            onSelect={chosen =>
              onSelect(chosen ? [...selected, delivery.id] : selected.filter(id => id !== delivery.id))
            }
            onRetried={onRetried}
          />
        ))}
      </tbody>
    </table>
  );
}
