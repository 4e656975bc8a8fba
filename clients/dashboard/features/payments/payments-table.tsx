import { FlexRender, type Row, useTable } from '@tanstack/react-table';
import { memo, useMemo } from 'react';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMediaQuery } from '../../../ui/use-media-query.ts';
import { useRowWindow } from '../../../ui/use-row-window.ts';
import { text } from '../../text.ts';
import type { OptionalColumn } from './chosen-columns.ts';
import { columnClass, columnsFor, features, NARROW_COLUMNS } from './payment-columns.tsx';
import type { FeedState } from './payment-feed.ts';
import type { ListedPayment } from './read-payments-page.ts';

const SKELETON_ROWS = 12;
const ONE_LINE_PX = 52;
const TWO_LINES_PX = 68;
const CELL = 'overflow-hidden px-2.5 align-middle first:pl-4 last:pr-4 md:first:pl-5 md:last:pr-5';

interface PaymentsTableProps {
  state: FeedState;
  /** The columns that the reader wants, where there is room for columns. */
  chosen: readonly OptionalColumn[];
  /** The reader comes near the last row that was read. */
  onNearEnd: () => void;
}

/**
 * The table. Only the rows in sight are in the document, and react-table is given only those: whatever it does per row,
 * it does for a few dozen. Rows have one height, so the spacers are exact and nothing jumps.
 */
export function PaymentsTable({ state, chosen, onNearEnd }: PaymentsTableProps) {
  const { columns, rowPx } = useLayout(chosen);
  const loading = state.phase !== 'ready';
  const { body, indexes, beforePx, afterPx } = useRowWindow({ count: state.ids.length, rowPx, onNearEnd });
  const table = useTable({
    features,
    columns,
    data: indexes.flatMap(index => state.get(state.ids[index] ?? '') ?? []),
    getRowId: payment => payment.id,
  });
  const columnIds = table.getFlatHeaders().map(header => header.column.id);

  return (
    <table
      aria-rowcount={state.more === 'none' ? state.ids.length + 1 : -1}
      aria-busy={loading}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <caption className="sr-only">{text.payments.page.caption}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {table.getFlatHeaders().map(header => (
            <th
              key={header.id}
              scope="col"
              className={`sticky top-[var(--bar)] z-20 h-10 border-line first:rounded-tl-2xl last:rounded-tr-2xl border-b bg-surface font-medium text-ink-soft text-sm ${CELL} ${columnClass(header.column.id)}`}
            >
              <FlexRender header={header} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} className="[overflow-anchor:none]">
        {loading && <SkeletonRows columnIds={columnIds} rowPx={rowPx} />}
        <Spacer px={beforePx} columns={columnIds.length} />
        {table.getRowModel().rows.map((row, at) => (
          <PaymentRow
            key={row.id}
            row={row}
            payment={row.original}
            columns={columns}
            rowIndex={(indexes[at] ?? 0) + 2}
            rowPx={rowPx}
            fresh={state.isFresh(row.id)}
          />
        ))}
        <Spacer px={afterPx} columns={columnIds.length} />
      </tbody>
    </table>
  );
}

/** Which columns there is room for, and how high that makes a row. */
function useLayout(chosen: readonly OptionalColumn[]) {
  const wide = useMediaQuery('(min-width: 80rem)');
  const medium = useMediaQuery('(min-width: 64rem)');
  const columns = useMemo(() => columnsFor(wide, chosen), [wide, chosen]);
  return medium ? { columns, rowPx: ONE_LINE_PX } : { columns: NARROW_COLUMNS, rowPx: TWO_LINES_PX };
}

interface PaymentRowProps {
  row: Row<typeof features, ListedPayment>;
  /** What `row` holds, for `memo`: a payment is a new object only when it has changed. */
  payment: ListedPayment;
  columns: readonly unknown[];
  rowIndex: number;
  rowPx: number;
  fresh: boolean;
}

const PaymentRow = memo(
  function PaymentRow({ row, rowIndex, rowPx, fresh }: PaymentRowProps) {
    return (
      <tr
        aria-rowindex={rowIndex}
        style={{ height: rowPx }}
        className={`relative hover:bg-sunken/60 has-[a:focus-visible]:bg-sunken/60 ${fresh ? 'animate-arrive' : ''}`}
      >
        {row.getAllCells().map(cell => (
          <td
            key={cell.id}
            className={`h-[inherit] border-line/70 border-b py-0 ${CELL} ${columnClass(cell.column.id)}`}
          >
            <FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  },
  (before, after) =>
    before.payment === after.payment &&
    before.columns === after.columns &&
    before.rowIndex === after.rowIndex &&
    before.rowPx === after.rowPx &&
    before.fresh === after.fresh,
);

/** Stands for rows that are not drawn. */
function Spacer({ px, columns }: { px: number; columns: number }) {
  if (px === 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: px }} className="p-0" />
    </tr>
  );
}

function SkeletonRows({ columnIds, rowPx }: { columnIds: readonly string[]; rowPx: number }) {
  return Array.from({ length: SKELETON_ROWS }, (_, row) => String(row)).map(row => (
    <tr key={row} style={{ height: rowPx }}>
      {columnIds.map(id => (
        <td key={id} className={`border-line/70 border-b ${CELL} ${columnClass(id)}`}>
          <Skeleton className="h-4 w-3/5 align-middle" />
        </td>
      ))}
    </tr>
  ));
}
