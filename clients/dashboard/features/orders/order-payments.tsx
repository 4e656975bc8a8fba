import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { ROW_LINK } from '../../../ui/data-table.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { PaymentMethod } from '../../payment/payment-method.tsx';
import { PaymentStatus } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';

export const OrderPayment = graphql(`
  fragment OrderPayment on Payment {
    id
    amount
    currency
    status
    createdAt
    decline {
      code
      message
    }
    ...PaymentMethodFields
  }
`);

/** Every try to pay it. */
export function OrderPayments({ payments }: { payments: readonly ResultOf<typeof OrderPayment>[] }) {
  return (
    <>
      <p className="mb-1 text-ink-soft text-sm">{text.orders.paymentsNote}</p>
      {payments.length === 0 && <p className="py-6 text-center text-ink-soft">{text.orders.noPayments}</p>}
      <ul>
        {payments.map(payment => (
          <li
            key={payment.id}
            className="relative -mx-5 flex flex-wrap items-center gap-x-4 gap-y-1 border-line/70 border-b px-5 py-3 last:border-b-0 hover:bg-sunken/60"
          >
            <Link to="/payments/$id" params={{ id: payment.id }} className={ROW_LINK}>
              <span className="figures font-semibold">{formatMoney(payment.amount, payment.currency)}</span>
              <span className="sr-only">{payment.id}</span>
            </Link>
            <PaymentStatus status={payment.status} />
            <PaymentMethod payment={payment} />
            <span className="ml-auto text-ink-soft text-sm">
              <RelativeTime at={payment.createdAt} />
            </span>
            {payment.decline && <p className="w-full text-ink-soft text-sm">{payment.decline.message}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
