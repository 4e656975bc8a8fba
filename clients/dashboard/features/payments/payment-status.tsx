import { Ban, Check, CircleDashed, Clock, CornerUpLeft, type LucideIcon, ShieldCheck, X } from 'lucide-react';
import type { PaymentStatus as Status } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';

interface Look {
  label: string;
  tone: Tone;
  Icon: LucideIcon;
}

/** How each status is called and drawn, everywhere. */
export const STATUS_LOOKS: Readonly<Record<Status, Look>> = {
  PENDING: { label: 'Pending', tone: 'wait', Icon: CircleDashed },
  REQUIRES_ACTION: { label: 'Needs shopper', tone: 'wait', Icon: ShieldCheck },
  AUTHORIZED: { label: 'Authorized', tone: 'note', Icon: Check },
  PARTIALLY_CAPTURED: { label: 'Partly captured', tone: 'good', Icon: Check },
  CAPTURED: { label: 'Captured', tone: 'good', Icon: Check },
  DECLINED: { label: 'Declined', tone: 'bad', Icon: X },
  FAILED: { label: 'Failed', tone: 'bad', Icon: Ban },
  VOIDED: { label: 'Voided', tone: 'quiet', Icon: CornerUpLeft },
  EXPIRED: { label: 'Expired', tone: 'quiet', Icon: Clock },
};

export function PaymentStatus({ status }: { status: Status }) {
  const { label, tone, Icon } = STATUS_LOOKS[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
      {label}
    </Badge>
  );
}
