import { Ban, Check, CircleDashed, Clock, CornerUpLeft, type LucideIcon, ShieldCheck, X } from 'lucide-react';
import type { PaymentStatus as Status } from '../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { text } from '../text.ts';

interface Look {
  label: string;
  tone: Tone;
  Icon: LucideIcon;
}

/** How each status is called and drawn, everywhere. */
export const STATUS_LOOKS: Readonly<Record<Status, Look>> = {
  PENDING: { label: text.payment.statuses.PENDING, tone: 'wait', Icon: CircleDashed },
  REQUIRES_ACTION: { label: text.payment.statuses.REQUIRES_ACTION, tone: 'wait', Icon: ShieldCheck },
  AUTHORIZED: { label: text.payment.statuses.AUTHORIZED, tone: 'note', Icon: Check },
  PARTIALLY_CAPTURED: { label: text.payment.statuses.PARTIALLY_CAPTURED, tone: 'good', Icon: Check },
  CAPTURED: { label: text.payment.statuses.CAPTURED, tone: 'good', Icon: Check },
  DECLINED: { label: text.payment.statuses.DECLINED, tone: 'bad', Icon: X },
  FAILED: { label: text.payment.statuses.FAILED, tone: 'bad', Icon: Ban },
  VOIDED: { label: text.payment.statuses.VOIDED, tone: 'quiet', Icon: CornerUpLeft },
  EXPIRED: { label: text.payment.statuses.EXPIRED, tone: 'quiet', Icon: Clock },
};

export function PaymentStatus({ status }: { status: Status }) {
  const { label, tone, Icon } = STATUS_LOOKS[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
      {label}
    </Badge>
  );
}
