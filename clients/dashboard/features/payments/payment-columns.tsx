import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { PaymentMethod } from '../../payment/payment-method.tsx';
import { PaymentStatus } from '../../payment/payment-status.tsx';
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

/** A row's link covers the whole row, so that anywhere is a good place to press. */
const ROW_LINK = 'after:absolute after:inset-0';

function IdLink({ row }: { row: Row }) {
  const { id } = cells(row);
  return (
    <Link
      to="/payments/$id"
      params={{ id }}
      className={`truncate font-mono text-[0.8125rem] text-ink-soft hover:text-ink ${ROW_LINK}`}
    >
      {id}
    </Link>
  );
}

function AmountLink({ row }: { row: Row }) {
  const { id } = cells(row);
  return (
    <Link to="/payments/$id" params={{ id }} className={ROW_LINK}>
      <Amount row={row} />
      <span className="sr-only">, payment {id}</span>
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

/** A column's width and alignment, by its id. What has no width takes the room that is left. */
const COLUMN_CLASS: Readonly<Record<string, string>> = {
  amount: 'w-36 text-right',
  status: 'w-36 text-left',
  method: 'w-52 text-left',
  payment: 'w-60 text-left',
  created: 'w-28 text-right',
  state: 'w-36 text-right',
};

export function columnClass(id: string): string {
  return COLUMN_CLASS[id] ?? 'text-left';
}

const status = column.display({
  id: 'status',
  header: 'Status',
  cell: ({ row }) => <PaymentStatus status={cells(row.original).status} />,
});

const method = column.display({
  id: 'method',
  header: 'Method',
  cell: ({ row }) => <PaymentMethod payment={cells(row.original)} />,
});

const reason = column.display({
  id: 'reason',
  header: 'Reason',
  cell: ({ row }) => <Reason row={row.original} />,
});

const created = column.display({
  id: 'created',
  header: 'Created',
  cell: ({ row }) => (
    <span className="text-ink-soft text-sm">
      <RelativeTime at={cells(row.original).createdAt} />
    </span>
  ),
});

/** All that a row has to tell. */
export const WIDE_COLUMNS = column.columns([
  column.display({ id: 'amount', header: 'Amount', cell: ({ row }) => <Amount row={row.original} /> }),
  status,
  method,
  reason,
  column.display({
    id: 'payment',
    header: 'Payment',
    cell: ({ row }) => (
      <span className="flex items-center gap-1">
        <IdLink row={row.original} />
        <CopyButton text={cells(row.original).id} label={`Copy ${cells(row.original).id}`} />
      </span>
    ),
  }),
  created,
]);

/** The same without the id, which is the first to go where there is less room. */
export const MEDIUM_COLUMNS = column.columns([
  column.display({ id: 'amount', header: 'Amount', cell: ({ row }) => <AmountLink row={row.original} /> }),
  status,
  method,
  reason,
  created,
]);

/** On a phone: two columns of two lines. */
export const NARROW_COLUMNS = column.columns([
  column.display({
    id: 'summary',
    header: 'Payment',
    cell: ({ row }) => (
      <span className="grid gap-0.5">
        <AmountLink row={row.original} />
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
