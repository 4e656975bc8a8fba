import { CircleDashed, Clock } from 'lucide-react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { useNow } from '../../../ui/clock.ts';
import { PaymentStatus } from '../../payment/payment-status.tsx';
import { text } from '../../text.ts';

const OrderStateFields = graphql(`
  fragment OrderState on Order {
    checkoutExpiresAt
    payment {
      id
      status
    }
  }
`);

/** How its payment stands; where it has none, whether one can still be made by its link. */
export function OrderState({ order }: { order: FragmentType<typeof OrderStateFields> }) {
  const { payment, checkoutExpiresAt } = readFragment(OrderStateFields, order);
  const now = useNow();
  if (payment) return <PaymentStatus status={payment.status} />;
  if (Date.parse(checkoutExpiresAt) <= now)
    return (
      <Badge tone="quiet" icon={<Clock aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
        {text.orders.expired}
      </Badge>
    );
  return (
    <Badge tone="wait" icon={<CircleDashed aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
      {text.orders.open}
    </Badge>
  );
}
