import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { type Column, DataTable, ROW_LINK } from '../../../ui/data-table.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';
import { OrderState } from './order-state.tsx';

export const OrderRow = graphql(`
  fragment OrderRow on Order {
    id
    amount
    currency
    receipt
    createdAt
    ...OrderState
  }
`);

type Row = ResultOf<typeof OrderRow>;

const words = text.orders;

const COLUMNS: readonly Column<Row>[] = [
  {
    label: words.columns.amount,
    className: 'text-left md:w-40 md:text-right',
    cell: ({ id, amount, currency, receipt }) => (
      <Link to="/orders/$id" params={{ id }} className={ROW_LINK}>
        <span className="figures whitespace-nowrap font-semibold">{formatMoney(amount, currency)}</span>
        <span className="block truncate text-ink-soft text-sm md:hidden">{receipt}</span>
        <span className="sr-only">{id}</span>
      </Link>
    ),
  },
  {
    label: words.columns.state,
    className: 'w-40 text-right md:w-44 md:text-left',
    cell: order => <OrderState order={order} />,
  },
  {
    label: words.columns.receipt,
    className: 'hidden text-left md:table-cell',
    cell: ({ receipt }) => <span className="block truncate">{receipt ?? words.noReceipt}</span>,
  },
  {
    label: words.columns.order,
    className: 'hidden w-56 text-left lg:table-cell',
    cell: ({ id }) => <span className="truncate font-mono text-[0.8125rem] text-ink-soft">{id}</span>,
  },
  {
    label: words.columns.created,
    className: 'hidden w-28 text-right sm:table-cell',
    cell: ({ createdAt }) => (
      <span className="text-ink-soft text-sm">
        <RelativeTime at={createdAt} />
      </span>
    ),
  },
];

export function OrdersTable({ orders }: { orders: readonly Row[] | undefined }) {
  return <DataTable caption={words.caption} columns={COLUMNS} rows={orders} />;
}
