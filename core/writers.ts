import type { Payment } from '../prisma/client/client.ts';
import type { Batcher } from './batch.ts';
import type { App } from './context.ts';
import type { Outcome } from './idempotency.ts';
import { type CreatedOrder, createOrderWriter, type OrderDraft } from './orders/create-order.ts';
import { type ClaimedAttempt, createClaimWriter } from './payments/claim-attempts.ts';
import { type Completed, type Completion, createCompletionWriter } from './payments/complete-attempts.ts';
import type { PaymentDraft } from './payments/payment-draft.ts';
import {
  type AcceptedFollowUp,
  createFollowUpWriter,
  type FollowUpDraft,
} from './payments/write-follow-ups.ts';
import { createPaymentWriter } from './payments/write-payments.ts';
import { type ClaimedDelivery, createDeliveryClaimWriter, type Wake } from './webhooks/claim-deliveries.ts';
import {
  createAttemptWriter,
  type PostedAttempt,
  type Recorded,
} from './webhooks/record-delivery-attempts.ts';
import { createRareWriter, type RareWrite } from './write-alone.ts';

/** The batches of one process: every set-based write joins one of these. */
export interface Writers {
  readonly orders: Batcher<OrderDraft, Outcome<CreatedOrder>>;
  readonly payments: Batcher<PaymentDraft, Outcome<Payment>>;
  readonly followUps: Batcher<FollowUpDraft, Outcome<AcceptedFollowUp>>;
  readonly claims: Batcher<string, ClaimedAttempt | null>;
  readonly completions: Batcher<Completion, Completed>;
  readonly deliveryClaims: Batcher<Wake, readonly ClaimedDelivery[]>;
  readonly deliveryAttempts: Batcher<PostedAttempt, Recorded>;
  readonly rare: Batcher<RareWrite, Outcome<unknown>>;
}

export function createWriters(app: Omit<App, 'writers'>): Writers {
  return {
    orders: createOrderWriter(app),
    payments: createPaymentWriter(app),
    followUps: createFollowUpWriter(app),
    claims: createClaimWriter(app),
    completions: createCompletionWriter(app),
    deliveryClaims: createDeliveryClaimWriter(app),
    deliveryAttempts: createAttemptWriter(app),
    rare: createRareWriter(app),
  };
}

/** Resolves when nothing that was submitted is still on its way. */
export async function drainWriters(writers: Writers): Promise<void> {
  await Promise.all(
    Object.values(writers).map((writer: Pick<Batcher<never, unknown>, 'drain'>) => writer.drain()),
  );
}
