import { Link } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { DeliveryStatus } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { locale } from '../../../ui/locale.ts';
import { Panel } from '../../../ui/panel.tsx';
import { text } from '../../text.ts';
import { eventName } from './event-names.ts';

const PaymentDelivery = graphql(`
  fragment PaymentDelivery on Delivery {
    id
    eventType
    status
    attemptCount
    lastStatusCode
    lastError
    endpoint {
      id
      url
    }
  }
`);

const TONES: Readonly<Record<DeliveryStatus, Tone>> = {
  PENDING: 'wait',
  CLAIMED: 'note',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  HELD: 'wait',
  CANCELLED: 'quiet',
};

const count = new Intl.NumberFormat(locale);

interface PaymentDeliveriesProps {
  deliveries: readonly ({ id: string } & FragmentType<typeof PaymentDelivery>)[];
}

/** Who was told of the payment's events. */
export function PaymentDeliveries({ deliveries }: PaymentDeliveriesProps) {
  if (deliveries.length === 0) return null;
  return (
    <Panel title={text.payments.webhooks}>
      <ul>
        {deliveries.map(delivery => (
          <DeliveryItem key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </Panel>
  );
}

function DeliveryItem({ delivery }: { delivery: FragmentType<typeof PaymentDelivery> }) {
  const fields = readFragment(PaymentDelivery, delivery);
  const { id, eventType, status, attemptCount, lastStatusCode, lastError, endpoint } = fields;
  const details = [
    text.payments.attemptCount(count.format(attemptCount), attemptCount === 1),
    lastStatusCode,
    status === 'SUCCEEDED' ? null : lastError,
  ].filter(each => each != null);
  return (
    <li className="relative border-line/70 border-b py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <Link to="/webhooks" search={{ delivery: id }} className="font-medium after:absolute after:inset-0">
          {eventName(eventType)}
        </Link>
        <Badge tone={TONES[status]}>{text.payments.deliveryStatuses[status]}</Badge>
        <span className="figures ml-auto text-ink-soft text-sm">{details.join(' · ')}</span>
      </div>
      <span className="block truncate text-ink-soft text-sm" title={endpoint.url}>
        {endpoint.url}
      </span>
    </li>
  );
}
