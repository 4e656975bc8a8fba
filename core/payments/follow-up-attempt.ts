import type { AttemptKind, AttemptReason } from '../../prisma/client/client.ts';
import { newId } from '../ids.ts';
import { PENDING_OVERDUE_MS } from '../limits.ts';
import type { NewAttempt } from './rows.ts';

/** Where a new attempt gets its owner and processor from: the payment, or an attempt of the same payment. */
type Origin = Pick<NewAttempt, 'merchantId' | 'mode' | 'connector' | 'accountId'> &
  ({ paymentId: string } | { id: string });

interface Wanted {
  readonly kind: AttemptKind;
  readonly reason: AttemptReason;
  readonly amount: bigint;
  readonly now: Date;
  /** Made before the batch and the same in each of its tries; a new one where no caller waits for it. */
  readonly id?: string;
  readonly refundId?: string;
  readonly final?: boolean;
  readonly releasing?: bigint;
}

/** A PENDING attempt that acts on what an authorization made. */
export function followUpAttempt(origin: Origin, wanted: Wanted): NewAttempt {
  return {
    id: wanted.id ?? newId('attempt', wanted.now.getTime()),
    merchantId: origin.merchantId,
    mode: origin.mode,
    paymentId: 'paymentId' in origin ? origin.paymentId : origin.id,
    refundId: wanted.refundId ?? null,
    kind: wanted.kind,
    reason: wanted.reason,
    status: 'PENDING',
    amount: wanted.amount,
    final: wanted.final ?? false,
    releasing: wanted.releasing ?? 0n,
    connector: origin.connector,
    accountId: origin.accountId,
    nextSweepAt: new Date(wanted.now.getTime() + PENDING_OVERDUE_MS),
    createdAt: wanted.now,
  };
}
