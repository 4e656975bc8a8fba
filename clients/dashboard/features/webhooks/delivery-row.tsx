import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';
import { DeliveryCells, EndpointUrl, LastAttempt, LastResponse, NextAttempt } from './delivery-cells.tsx';
import { DeliveryDetails } from './delivery-details.tsx';
import { canRetry } from './delivery-state.ts';
import { DeliveryStatus } from './delivery-status.tsx';
import { RetryDelivery } from './retry-delivery.tsx';

const CELL = 'overflow-hidden border-line/70 border-b px-2.5 py-2.5 last:pr-4';

export type DeliveryNode = { id: string } & FragmentType<typeof DeliveryCells>;

/** Which rows can be chosen, which are, and how another choice is made. */
export interface Selection {
  retryable: readonly string[];
  selected: readonly string[];
  onSelect: (ids: readonly string[]) => void;
}

interface DeliveryRowProps {
  delivery: DeliveryNode;
  /** One line of many columns, or two columns of a few lines. */
  wide: boolean;
  /** Without the one for choosing rows. */
  columnCount: number;
  openAtFirst: boolean;
  /** null for those who may only look. */
  selection: Selection | null;
}

/** A delivery: its row, and below it what was sent and answered, when it is opened. */
export function DeliveryRow({ delivery: node, wide, columnCount, openAtFirst, selection }: DeliveryRowProps) {
  const delivery = readFragment(DeliveryCells, node);
  const [open, setOpen] = useState(openAtFirst);
  const [retried, setRetried] = useState(false);
  const detailsId = useId();
  const event = wireType(delivery.eventType);

  const toggle = <Toggle event={event} open={open} controls={detailsId} onToggle={() => setOpen(!open)} />;
  const retry = selection && canRetry(delivery) && (
    <RetryDelivery id={delivery.id} event={event} onRetried={() => setRetried(true)} />
  );
  const Cells = wide ? WideCells : NarrowCells;
  const cured = retried && delivery.status === 'SUCCEEDED';
  return (
    <>
      <tr
        data-test-id="webhook-log-item"
        data-delivery-id={delivery.id}
        className={`align-middle transition-colors ${cured ? 'bg-good-tint/60' : 'hover:bg-sunken/60'}`}
      >
        {selection && (
          <td className={`text-center ${CELL}`}>
            <SelectRow id={delivery.id} event={event} selection={selection} />
          </td>
        )}
        <Cells delivery={delivery} toggle={toggle} retry={retry} />
      </tr>
      {open && (
        <tr id={detailsId}>
          <td
            colSpan={columnCount + (selection ? 1 : 0)}
            className="border-line/70 border-b bg-sunken/60 p-0"
          >
            <DeliveryDetails
              id={delivery.id}
              canWrite={selection !== null}
              changed={`${delivery.status} ${delivery.attemptCount} ${delivery.lastAttemptAt}`}
            />
          </td>
        </tr>
      )}
    </>
  );
}

interface SelectRowProps {
  id: string;
  event: string;
  selection: Selection;
}

/** Nothing where the delivery cannot be sent again. */
function SelectRow({ id, event, selection: { retryable, selected, onSelect } }: SelectRowProps) {
  if (!retryable.includes(id)) return null;
  return (
    <Checkbox
      label={text.deliveries.select(event)}
      checked={selected.includes(id)}
      onChange={checked => onSelect(checked ? [...selected, id] : selected.filter(each => each !== id))}
    />
  );
}

interface ToggleProps {
  event: string;
  open: boolean;
  controls: string;
  onToggle: () => void;
}

function Toggle({ event, open, controls, onToggle }: ToggleProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={onToggle}
      className="inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-md pr-1.5 text-left font-medium"
    >
      <ChevronRight
        aria-hidden="true"
        className={`size-4 shrink-0 text-ink-soft transition-transform ${open ? 'rotate-90' : ''}`}
      />
      <span data-test-id="webhook-event" className="truncate font-mono text-[0.8125rem]">
        {event}
      </span>
    </button>
  );
}

interface CellsProps {
  delivery: Parameters<typeof EndpointUrl>[0]['delivery'];
  toggle: ReactNode;
  retry: ReactNode;
}

function WideCells({ delivery, toggle, retry }: CellsProps) {
  return (
    <>
      <td className={CELL}>
        {toggle}
        <span className="block pl-5.5">
          <EndpointUrl delivery={delivery} />
        </span>
      </td>
      <td className={CELL}>
        <DeliveryStatus delivery={delivery} />
      </td>
      <td className={`figures text-right ${CELL}`} data-test-id="webhook-attempts">
        {delivery.attemptCount}
      </td>
      <td className={CELL}>
        <LastResponse delivery={delivery} />
      </td>
      <td className={CELL}>
        <LastAttempt delivery={delivery} />
      </td>
      <td className={CELL}>
        <NextAttempt delivery={delivery} />
      </td>
      <td className={`text-ink-soft text-sm ${CELL}`}>
        <RelativeTime at={delivery.createdAt} />
      </td>
      <td className={`text-right ${CELL}`}>{retry}</td>
    </>
  );
}

function NarrowCells({ delivery, toggle, retry }: CellsProps) {
  const waits = delivery.status === 'PENDING' && delivery.nextAttemptAt;
  return (
    <>
      <td className={CELL}>
        {toggle}
        <span className="block pl-5.5">
          <EndpointUrl delivery={delivery} />
          <LastResponse delivery={delivery} />
          <span className="block text-ink-soft text-sm">
            <span data-test-id="webhook-attempts" className="figures">
              {delivery.attemptCount}
            </span>
            {text.deliveries.attemptCount(delivery.attemptCount)}
            {delivery.attemptCount > 0 && ', '}
            {delivery.attemptCount > 0 && <LastAttempt delivery={delivery} />}
          </span>
          {waits && (
            <span className="block text-ink-soft text-sm">
              {text.deliveries.nextAt} <NextAttempt delivery={delivery} />
            </span>
          )}
        </span>
      </td>
      <td className={`text-right align-top ${CELL}`}>
        <span className="grid justify-items-end gap-1.5 pt-1">
          <DeliveryStatus delivery={delivery} />
          <span className="text-[0.8125rem] text-ink-soft">
            <RelativeTime at={delivery.createdAt} />
          </span>
          {retry}
        </span>
      </td>
    </>
  );
}
