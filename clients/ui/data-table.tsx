import type { ReactNode } from 'react';
import { Skeleton } from './skeleton.tsx';

/** A column: its heading, its width and alignment (at which size it is there), and what it shows of a row. */
export interface Column<Row> {
  label: string;
  className: string;
  cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row extends { id: string }> {
  /** What the table lists, for those who do not see it. */
  caption: string;
  columns: readonly Column<Row>[];
  /** undefined while they are being loaded. */
  rows: readonly Row[] | undefined;
}

const CELL = 'px-2.5 first:pl-4 last:pr-4 md:first:pl-5 md:last:pr-5';
const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6'];

/** A page of things, one to a row. A cell whose link covers its row makes the whole row a link. */
export function DataTable<Row extends { id: string }>({ caption, columns, rows }: DataTableProps<Row>) {
  return (
    <table aria-busy={rows === undefined} className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`h-10 border-line border-b font-medium text-ink-soft text-sm ${CELL} ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="[&_td]:border-line/70 [&_td]:border-b [&_tr:last-child_td]:border-b-0">
        {rows === undefined
          ? SKELETON_ROWS.map(row => (
              <tr key={row} className="h-14">
                {columns.map(({ label, className }) => (
                  <td key={label} className={`${CELL} ${className}`}>
                    <Skeleton className="h-4 w-3/5 align-middle" />
                  </td>
                ))}
              </tr>
            ))
          : rows.map(row => (
              <tr
                key={row.id}
                data-row-id={row.id}
                className="relative h-14 hover:bg-sunken/60 has-[a:focus-visible]:bg-sunken/60"
              >
                {columns.map(({ label, className, cell }) => (
                  <td key={label} className={`py-2 align-middle ${CELL} ${className}`}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  );
}

/** A row's link covers the whole row, so that anywhere is a good place to press. */
export const ROW_LINK = 'after:absolute after:inset-0';
