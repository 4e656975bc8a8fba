import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { type Column, DataTable, ROW_LINK } from '../../../ui/data-table.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

export const EntryRow = graphql(`
  fragment EntryRow on LedgerEntry {
    id
    kind
    debitAccount
    creditAccount
    amount
    currency
    createdAt
    payment {
      id
    }
  }
`);

type Row = ResultOf<typeof EntryRow>;

const words = text.balance;

const COLUMNS: readonly Column<Row>[] = [
  {
    label: words.columns.kind,
    className: 'text-left md:w-48',
    cell: ({ kind, debitAccount, creditAccount }) => (
      <>
        <span className="font-medium">{words.kinds[kind]}</span>
        <span className="block truncate text-ink-soft text-sm md:hidden">
          {words.fromTo(words.accounts[debitAccount], words.accounts[creditAccount])}
        </span>
      </>
    ),
  },
  {
    label: words.columns.amount,
    className: 'w-36 text-right',
    cell: ({ amount, currency, payment }) => (
      <Link to="/payments/$id" params={{ id: payment.id }} className={ROW_LINK}>
        <span className="figures whitespace-nowrap font-semibold">{formatMoney(amount, currency)}</span>
        <span className="sr-only">{payment.id}</span>
      </Link>
    ),
  },
  {
    label: words.columns.from,
    className: 'hidden text-left md:table-cell',
    cell: ({ debitAccount }) => words.accounts[debitAccount],
  },
  {
    label: words.columns.to,
    className: 'hidden text-left md:table-cell',
    cell: ({ creditAccount }) => words.accounts[creditAccount],
  },
  {
    label: words.columns.payment,
    className: 'hidden w-60 text-left xl:table-cell',
    cell: ({ payment }) => (
      <span className="block truncate font-mono text-[0.8125rem] text-ink-soft">{payment.id}</span>
    ),
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

export function EntriesTable({ entries }: { entries: readonly Row[] | undefined }) {
  return <DataTable caption={words.caption} columns={COLUMNS} rows={entries} />;
}
