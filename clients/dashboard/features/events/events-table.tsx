import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { formatMoney } from '../../../ui/money.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { zonedFormat } from '../../../ui/time-zone.ts';
import { useMediaQuery } from '../../../ui/use-media-query.ts';
import { useRowWindow } from '../../../ui/use-row-window.ts';
import { toneOf } from '../../payment/event-tone.ts';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';
import { subjectOf } from './event-subject.ts';
import type { TailState } from './event-tail.ts';
import type { TailEvent } from './read-events.ts';

const ROW_PX = 44;
const TWO_LINES_PX = 64;
const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];
const CELL =
  'overflow-hidden text-ellipsis whitespace-nowrap px-2.5 first:pl-4 last:pr-4 md:first:pl-5 md:last:pr-5';

const DOTS = {
  good: 'bg-good',
  bad: 'bg-bad',
  wait: 'bg-wait',
  note: 'bg-note',
  quiet: 'bg-line-strong',
} as const;

const { columns } = text.events;
const WIDE = [
  { label: columns.time, className: 'w-40 text-left' },
  { label: columns.type, className: 'w-64 text-left' },
  { label: columns.subject, className: 'text-left' },
  { label: columns.amount, className: 'w-36 text-right' },
  { label: columns.cursor, className: 'w-24 text-right' },
] as const;
const NARROW = [
  { label: columns.type, className: 'text-left' },
  { label: columns.amount, className: 'w-32 text-right' },
] as const;

const clockTime = zonedFormat({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

interface EventsTableProps {
  state: TailState<TailEvent>;
  /** The reader comes near the last row that was read. */
  onNearEnd: () => void;
}

/** The tail. Only the rows in sight are in the document; all have one height, so that nothing jumps. */
export function EventsTable({ state, onNearEnd }: EventsTableProps) {
  const wide = useMediaQuery('(min-width: 64rem)');
  const shown = wide ? WIDE : NARROW;
  const rowPx = wide ? ROW_PX : TWO_LINES_PX;
  const { events } = state;
  const { body, indexes, beforePx, afterPx } = useRowWindow({ count: events.length, rowPx, onNearEnd });
  const loading = state.phase !== 'ready';

  return (
    <table
      aria-rowcount={state.more === 'none' ? events.length + 1 : -1}
      aria-busy={loading}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <caption className="sr-only">{text.events.caption}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {shown.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`sticky top-[var(--bar)] z-20 h-10 border-line border-b bg-surface font-medium text-ink-soft text-sm first:rounded-tl-2xl last:rounded-tr-2xl ${CELL} ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} className="[overflow-anchor:none]">
        {loading && <SkeletonRows columns={shown} rowPx={rowPx} />}
        <Spacer px={beforePx} columns={shown.length} />
        {indexes.map(index => {
          const event = events[index];
          return event && <EventRow key={event.id} event={event} wide={wide} rowIndex={index + 2} />;
        })}
        <Spacer px={afterPx} columns={shown.length} />
      </tbody>
    </table>
  );
}

interface EventRowProps {
  event: TailEvent;
  wide: boolean;
  rowIndex: number;
}

const EventRow = memo(function EventRow({ event, wide, rowIndex }: EventRowProps) {
  const { createdAt, cursor, data } = event;
  const { paymentId, otherId, money } = subjectOf(data);
  const amount = money && formatMoney(money.amount, money.currency);
  const time = (
    <time dateTime={createdAt} title={formatAbsolute(createdAt)} className="figures text-ink-soft">
      {clockTime.format(new Date(createdAt))}
    </time>
  );
  const row = 'relative hover:bg-sunken/60 has-[a:focus-visible]:bg-sunken/60 *:border-b *:border-line/70';
  if (!wide)
    return (
      <tr aria-rowindex={rowIndex} className={`h-16 ${row}`}>
        <td className={CELL}>
          <TypeLink event={event} />
          <div className="truncate pl-5 text-[0.8125rem]">{time}</div>
        </td>
        <td className={`figures text-right ${CELL}`}>{amount}</td>
      </tr>
    );
  return (
    <tr aria-rowindex={rowIndex} className={`h-11 ${row}`}>
      <td className={CELL}>{time}</td>
      <td className={CELL}>
        <TypeLink event={event} />
      </td>
      <td className={`font-mono text-[0.8125rem] text-ink-soft ${CELL}`}>
        {[otherId, paymentId].filter(id => id !== null).join('  ')}
      </td>
      <td className={`figures text-right ${CELL}`}>{amount}</td>
      <td className={`figures text-right text-ink-soft text-sm ${CELL}`}>{cursor}</td>
    </tr>
  );
});

/** Opens the event. The link covers its whole row. */
function TypeLink({ event: { id, type } }: { event: TailEvent }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <span aria-hidden="true" className={`size-2.5 shrink-0 rounded-full ${DOTS[toneOf(type)]}`} />
      <Link
        from="/events"
        to="/events"
        search={before => ({ ...before, event: id })}
        resetScroll={false}
        className="truncate font-mono text-[0.8125rem] after:absolute after:inset-0"
      >
        {wireType(type)}
      </Link>
    </span>
  );
}

/** Stands for rows that are not drawn. */
function Spacer({ px, columns: span }: { px: number; columns: number }) {
  if (px === 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height: px }} className="p-0" />
    </tr>
  );
}

function SkeletonRows({ columns: shown, rowPx }: { columns: typeof WIDE | typeof NARROW; rowPx: number }) {
  return SKELETON_ROWS.map(row => (
    <tr key={row} style={{ height: rowPx }}>
      {shown.map(({ label, className }) => (
        <td key={label} className={`border-line/70 border-b ${CELL} ${className}`}>
          <Skeleton className="h-4 w-3/5 align-middle" />
        </td>
      ))}
    </tr>
  ));
}
