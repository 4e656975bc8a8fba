import { Ban, Check, CircleDashed, Hand, type LucideIcon, RotateCw, Send, X } from 'lucide-react';
import type { DeliveryStatus as Status } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { text } from '../../text.ts';
import { type DeliveryState, waitsAfterFailure } from './delivery-state.ts';

interface Look {
  tone: Tone;
  Icon: LucideIcon;
}

const LOOKS: Readonly<Record<Status, Look>> = {
  PENDING: { tone: 'wait', Icon: CircleDashed },
  CLAIMED: { tone: 'note', Icon: Send },
  SUCCEEDED: { tone: 'good', Icon: Check },
  FAILED: { tone: 'bad', Icon: X },
  HELD: { tone: 'wait', Icon: Hand },
  CANCELLED: { tone: 'quiet', Icon: Ban },
};

/** To the server a delivery between two attempts is pending; the reader wants to know that the last one failed. */
const WILL_RETRY: Look = { tone: 'bad', Icon: RotateCw };

export function DeliveryStatus({ delivery }: { delivery: DeliveryState }) {
  const waits = waitsAfterFailure(delivery);
  const { tone, Icon } = waits ? WILL_RETRY : LOOKS[delivery.status];
  return (
    <span data-test-id="webhook-status" data-status={delivery.status}>
      <Badge tone={tone} icon={<Icon aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
        {waits ? text.deliveries.willRetry : text.deliveries.statuses[delivery.status]}
      </Badge>
    </span>
  );
}
