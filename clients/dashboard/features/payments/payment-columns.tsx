import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { PaymentMethod } from '../../payment/payment-method.tsx';
import { PaymentStatus } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';
import { OPTIONAL_COLUMNS, type OptionalColumn } from './chosen-columns.ts';
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

const names = text.payments.columnNames;

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
      <span className="sr-only">{text.payments.page.ofPayment(id)}</span>
    </Link>
  );
}

function Order({ row }: { row: Row }) {
  if (!row.order) return null;
  const { id, receipt } = row.order;
  return (
    <span className="block truncate text-ink-soft text-sm" title={id}>
      {receipt ?? id}
    </span>
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
  order: 'w-44 text-left',
  payment: 'w-60 text-left',
  created: 'w-28 text-right',
  state: 'w-36 text-right',
};

export function columnClass(id: string): string {
  return COLUMN_CLASS[id] ?? 'text-left';
}

const status = column.display({
  id: 'status',
  header: names.status,
  cell: ({ row }) => <PaymentStatus status={cells(row.original).status} />,
});

const method = column.display({
  id: 'method',
  header: names.method,
  cell: ({ row }) => <PaymentMethod payment={cells(row.original)} />,
});

const reason = column.display({
  id: 'reason',
  header: names.reason,
  cell: ({ row }) => <Reason row={row.original} />,
});

const created = column.display({
  id: 'created',
  header: names.created,
  cell: ({ row }) => (
    <span className="text-ink-soft text-sm">
      <RelativeTime at={cells(row.original).createdAt} />
    </span>
  ),
});

const order = column.display({
  id: 'order',
  header: names.order,
  cell: ({ row }) => <Order row={row.original} />,
});

const payment = column.display({
  id: 'payment',
  header: names.payment,
  cell: ({ row }) => (
    <span className="flex items-center gap-1">
      <IdLink row={row.original} />
      <CopyButton text={cells(row.original).id} label={text.payments.page.copy(cells(row.original).id)} />
    </span>
  ),
});

const amount = column.display({
  id: 'amount',
  header: names.amount,
  cell: ({ row }) => <Amount row={row.original} />,
});

/** Leads to the payment where there is no column with its id. */
const linkedAmount = column.display({
  id: 'amount',
  header: names.amount,
  cell: ({ row }) => <AmountLink row={row.original} />,
});

const OPTIONAL = { status, method, reason, order, payment, created };

/** The columns that the reader chose. The id is the first to go where there is less room. */
export function columnsFor(wide: boolean, chosen: readonly OptionalColumn[]) {
  const shown = OPTIONAL_COLUMNS.filter(id => chosen.includes(id) && (wide || id !== 'payment'));
  return [shown.includes('payment') ? amount : linkedAmount, ...shown.map(id => OPTIONAL[id])];
}

/** On a phone: two columns of two lines. */
export const NARROW_COLUMNS = column.columns([
  column.display({
    id: 'summary',
    header: names.payment,
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
    header: names.status,
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
