import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { PaymentMethod } from './payment-method.tsx';
import { PaymentStatus } from './payment-status.tsx';
import type { ListedPayment } from './read-payments-page.ts';

const PaymentCells = graphql(`
  fragment PaymentCells on Payment {
    id
    amount
    currency
    status
    createdAt
    decline {
      code
      message
      retryable
      advice
    }
    ...PaymentMethodFields
  }
`);

type Row = ListedPayment;

const cells = (row: FragmentType<typeof PaymentCells>) => readFragment(PaymentCells, row);

function Amount({ row }: { row: Row }) {
  const { amount, currency } = cells(row);
  return <span className="figures whitespace-nowrap font-semibold">{formatMoney(amount, currency)}</span>;
}

/** The row's link. It covers the whole row, so that anywhere is a good place to press. */
function PaymentLink({ row }: { row: Row }) {
  const { id } = cells(row);
  return (
    <Link
      to="/payments/$id"
      params={{ id }}
      className="truncate font-mono text-[0.8125rem] text-ink-soft after:absolute after:inset-0 hover:text-ink"
    >
      {id}
    </Link>
  );
}

function Reason({ row }: { row: Row }) {
  const { decline } = cells(row);
  if (!decline) return null;
  return (
    <span className="block truncate text-ink-soft text-sm" title={`${decline.message} ${decline.advice}`}>
      {decline.message}
    </span>
  );
}

export const features = tableFeatures({});
const column = createColumnHelper<typeof features, Row>();

/** A column's width and alignment, by its id. What has none takes the room that is left. */
export const COLUMN_CLASS: Readonly<Record<string, string>> = {
  amount: 'w-36 text-right',
  status: 'w-36',
  method: 'w-52',
  payment: 'w-60',
  created: 'w-28 text-right',
  summary: '',
  state: 'w-40 text-right',
};

/** The columns where there is room for them. */
export const WIDE_COLUMNS = column.columns([
  column.display({ id: 'amount', header: 'Amount', cell: ({ row }) => <Amount row={row.original} /> }),
  column.display({
    id: 'status',
    header: 'Status',
    cell: ({ row }) => <PaymentStatus status={cells(row.original).status} />,
  }),
  column.display({
    id: 'method',
    header: 'Method',
    cell: ({ row }) => <PaymentMethod payment={cells(row.original)} />,
  }),
  column.display({ id: 'reason', header: 'Reason', cell: ({ row }) => <Reason row={row.original} /> }),
  column.display({
    id: 'payment',
    header: 'Payment',
    cell: ({ row }) => (
      <span className="flex items-center gap-1">
        <PaymentLink row={row.original} />
        <CopyButton text={cells(row.original).id} label={`Copy ${cells(row.original).id}`} />
      </span>
    ),
  }),
  column.display({
    id: 'created',
    header: 'Created',
    cell: ({ row }) => (
      <span className="text-ink-soft text-sm">
        <RelativeTime at={cells(row.original).createdAt} />
      </span>
    ),
  }),
]);

/** The same on a phone: two columns of two lines. */
export const NARROW_COLUMNS = column.columns([
  column.display({
    id: 'summary',
    header: 'Payment',
    cell: ({ row }) => (
      <span className="grid gap-0.5">
        <Link
          to="/payments/$id"
          params={{ id: cells(row.original).id }}
          aria-label={`Payment ${cells(row.original).id}`}
          className="after:absolute after:inset-0"
        >
          <Amount row={row.original} />
        </Link>
        <span className="flex min-w-0 text-sm">
          <PaymentMethod payment={cells(row.original)} />
        </span>
      </span>
    ),
  }),
  column.display({
    id: 'state',
    header: 'Status',
    cell: ({ row }) => (
      <span className="grid justify-items-end gap-1">
        <PaymentStatus status={cells(row.original).status} />
        <span className="text-[0.8125rem] text-ink-soft">
          <RelativeTime at={cells(row.original).createdAt} />
        </span>
      </span>
    ),
  }),
]);
