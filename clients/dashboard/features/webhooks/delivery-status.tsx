import { Ban, Check, CircleDashed, Hand, type LucideIcon, RotateCw, Send, X } from 'lucide-react';
import type { DeliveryStatus as Status } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { type DeliveryState, waitsAfterFailure } from './delivery-state.ts';

interface Look {
  label: string;
  tone: Tone;
  Icon: LucideIcon;
}

/** How each status is called and drawn. */
export const DELIVERY_LOOKS: Readonly<Record<Status, Look>> = {
  PENDING: { label: 'Pending', tone: 'wait', Icon: CircleDashed },
  CLAIMED: { label: 'Sending', tone: 'note', Icon: Send },
  SUCCEEDED: { label: 'Success', tone: 'good', Icon: Check },
  FAILED: { label: 'Failed', tone: 'bad', Icon: X },
  HELD: { label: 'Held', tone: 'wait', Icon: Hand },
  CANCELLED: { label: 'Cancelled', tone: 'quiet', Icon: Ban },
};

/** To the server a delivery between two attempts is pending; the reader wants to know that the last one failed. */
const WILL_RETRY: Look = { label: 'Failed, will retry', tone: 'bad', Icon: RotateCw };

export function DeliveryStatus({ delivery }: { delivery: DeliveryState }) {
  const { label, tone, Icon } = waitsAfterFailure(delivery) ? WILL_RETRY : DELIVERY_LOOKS[delivery.status];
  return (
    <span data-test-id="webhook-status" data-status={delivery.status}>
      <Badge tone={tone} icon={<Icon aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
        {label}
      </Badge>
    </span>
  );
}
