import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { PaymentMethod } from '../../payment/payment-method.tsx';
import { PaymentStatus } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';

const RecentPayment = graphql(`
  fragment RecentPayment on Payment {
    id
    amount
    currency
    status
    createdAt
    ...PaymentMethodFields
  }
`);

const ROWS = 8;

interface RecentPaymentsProps {
  /** Newest first; undefined while they are not known. */
  payments: readonly ({ id: string } & FragmentType<typeof RecentPayment>)[] | undefined;
}

/** The last few payments, as they happen. */
export function RecentPayments({ payments }: RecentPaymentsProps) {
  return (
    <Panel title={text.home.recent}>
      <ul className="-mx-2">
        {payments?.map(payment => <RecentRow key={payment.id} payment={payment} />) ?? <Loading />}
      </ul>
      <Link
        to="/payments"
        className="mt-2 inline-flex h-9 items-center gap-1.5 font-medium text-brand text-sm hover:text-brand-strong"
      >
        {text.home.allPayments}
        <ArrowRight aria-hidden="true" className="size-4" />
      </Link>
    </Panel>
  );
}

function RecentRow({ payment }: { payment: FragmentType<typeof RecentPayment> }) {
  const row = readFragment(RecentPayment, payment);
  return (
    <li
      data-test-id="recent-payment"
      className="relative grid h-12 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 rounded-lg px-2 hover:bg-sunken/60 md:grid-cols-[9rem_9rem_minmax(0,1fr)_auto]"
    >
      <Link
        to="/payments/$id"
        params={{ id: row.id }}
        className="figures truncate font-semibold after:absolute after:inset-0"
      >
        {formatMoney(row.amount, row.currency)}
      </Link>
      <span>
        <PaymentStatus status={row.status} />
      </span>
      <span className="hidden md:flex">
        <PaymentMethod payment={row} />
      </span>
      <span className="hidden text-right text-ink-soft text-sm md:block">
        <RelativeTime at={row.createdAt} />
      </span>
    </li>
  );
}

function Loading() {
  return Array.from({ length: ROWS }, (_, row) => String(row)).map(row => (
    <li key={row} className="flex h-12 items-center px-2">
      <Skeleton className="h-4 w-2/3" />
    </li>
  ));
}
