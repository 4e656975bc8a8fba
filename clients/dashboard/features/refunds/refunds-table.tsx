import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { useMediaQuery } from '../../../ui/use-media-query.ts';
import { text } from '../../text.ts';
import { RefundStatus } from './refund-status.tsx';

const RefundRowFields = graphql(`
  fragment RefundRow on Refund {
    id
    amount
    currency
    status
    reason
    createdAt
    decline {
      message
    }
    payment {
      id
    }
  }
`);

export type RefundNode = { id: string } & FragmentType<typeof RefundRowFields>;

const words = text.refunds.columns;

const WIDE = [
  { label: words.amount, className: 'w-40 text-right' },
  { label: words.status, className: 'w-36 text-left' },
  { label: words.reason, className: 'text-left' },
  { label: words.payment, className: 'w-64 text-left' },
  { label: words.created, className: 'w-32 text-right' },
];
const NARROW = [
  { label: words.amount, className: 'text-left' },
  { label: words.status, className: 'w-36 text-right' },
];

const SKELETON_ROWS = ['1', '2', '3', '4', '5', '6'];
const CELL = 'overflow-hidden border-line/70 border-b px-2.5 first:pl-5 last:pr-5';
/** A row's link covers the whole row, so that anywhere is a good place to press. */
const ROW_LINK = 'figures whitespace-nowrap font-semibold after:absolute after:inset-0';

/** Refunds; undefined while they are being loaded. */
export function RefundsTable({ refunds }: { refunds: readonly RefundNode[] | undefined }) {
  const wide = useMediaQuery('(min-width: 64rem)');
  const columns = wide ? WIDE : NARROW;
  const Row = wide ? WideRow : NarrowRow;
  return (
    <table aria-busy={refunds === undefined} className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{text.refunds.caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`h-10 font-medium text-ink-soft text-sm ${CELL} ${className}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {refunds?.map(refund => (
          <tr
            key={refund.id}
            data-test-id="refund"
            className="relative h-13 hover:bg-sunken/60 has-[a:focus-visible]:bg-sunken/60"
          >
            <Row refund={readFragment(RefundRowFields, refund)} />
          </tr>
        ))}
        {refunds === undefined &&
          SKELETON_ROWS.map(row => (
            <tr key={row} className="h-13">
              <td colSpan={columns.length} className={CELL}>
                <Skeleton className="h-4 w-3/5 align-middle" />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

type Refund = ResultOf<typeof RefundRowFields>;

function WideRow({ refund }: { refund: Refund }) {
  const { reason, payment, createdAt, status } = refund;
  return (
    <>
      <td className={`text-right ${CELL}`}>
        <AmountLink refund={refund} />
      </td>
      <td className={CELL}>
        <RefundStatus status={status} />
      </td>
      <td className={`truncate text-ink-soft text-sm ${CELL}`}>{whyOf(refund) ?? reason}</td>
      <td className={CELL}>
        <span className="flex items-center gap-1">
          <Link
            to="/payments/$id"
            params={{ id: payment.id }}
            className="relative z-10 truncate font-mono text-[0.8125rem] text-ink-soft hover:text-ink"
          >
            {payment.id}
          </Link>
          <CopyButton text={payment.id} label={text.refunds.copy(payment.id)} />
        </span>
      </td>
      <td className={`text-right text-ink-soft text-sm ${CELL}`}>
        <RelativeTime at={createdAt} />
      </td>
    </>
  );
}

/** On a phone: two columns of two lines. */
function NarrowRow({ refund }: { refund: Refund }) {
  return (
    <>
      <td className={`py-2.5 ${CELL}`}>
        <AmountLink refund={refund} />
        <span className="block min-h-5 truncate text-ink-soft text-sm">{whyOf(refund) ?? refund.reason}</span>
      </td>
      <td className={`py-2.5 text-right ${CELL}`}>
        <RefundStatus status={refund.status} />
        <span className="mt-1 block text-[0.8125rem] text-ink-soft">
          <RelativeTime at={refund.createdAt} />
        </span>
      </td>
    </>
  );
}

/** Why it failed matters more than why it was asked for. */
const whyOf = ({ decline }: Refund) => decline?.message;

function AmountLink({ refund: { id, amount, currency } }: { refund: Refund }) {
  return (
    <Link to="/refunds/$id" params={{ id }} className={ROW_LINK}>
      {formatMoney(amount, currency)}
      <span className="sr-only">{text.refunds.refundOf(id)}</span>
    </Link>
  );
}
