import { Check, CircleDashed, type LucideIcon, X } from 'lucide-react';
import type { RefundStatus as Status } from '../../../graphql/dashboard/graphql.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { text } from '../../text.ts';

const LOOKS: Readonly<Record<Status, { tone: Tone; Icon: LucideIcon }>> = {
  PENDING: { tone: 'wait', Icon: CircleDashed },
  PROCESSED: { tone: 'good', Icon: Check },
  FAILED: { tone: 'bad', Icon: X },
};

export function RefundStatus({ status }: { status: Status }) {
  const { tone, Icon } = LOOKS[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" className="size-3.5" strokeWidth={2.5} />}>
      {text.refunds.statuses[status]}
    </Badge>
  );
}
