import type { z } from 'zod';
import type { Attempt, LedgerAccount, Payment } from '../../prisma/client/client.ts';
import { authorizedMerchant, type Context } from '../context.ts';
import { NotFoundError } from '../errors.ts';
import type { Permission } from '../merchants/permissions.ts';
import { parseInput } from '../parse.ts';
import { attemptOutcome, type EventDraft } from './attempt-outcome.ts';
import { newFollowUpIds } from './follow-up.ts';
import { captureFollowUp, captureInput, refundFollowUp, refundInput, voidInput } from './follow-up-inputs.ts';
import { type FollowUp, type FollowUpPlan, planFollowUp } from './plan-follow-up.ts';
import type { NewAttempt } from './rows.ts';

/**
 * What a capture, void or refund would do if the processor approves it. The same pure rules as the real thing,
 * on the payment as it is now; nothing is written, held or remembered.
 */
export interface DryRun {
  /** The payment as it would be afterwards; not a payment that exists. */
  readonly after: Payment;
  readonly postings: readonly {
    readonly account: LedgerAccount;
    readonly amount: bigint;
    readonly currency: string;
  }[];
  readonly events: readonly string[];
  /** The endpoints that would be told. */
  readonly endpoints: readonly { readonly id: string; readonly url: string }[];
}

export function dryRunCapture(ctx: Context, input: unknown): Promise<DryRun> {
  return dryRun(ctx, {
    permission: 'payments:write',
    schema: captureInput,
    input,
    followUp: captureFollowUp,
  });
}

export function dryRunVoid(ctx: Context, input: unknown): Promise<DryRun> {
  return dryRun(ctx, {
    permission: 'payments:write',
    schema: voidInput,
    input,
    followUp: () => ({ kind: 'VOID' }),
  });
}

export function dryRunRefund(ctx: Context, input: unknown): Promise<DryRun> {
  return dryRun(ctx, { permission: 'refunds:write', schema: refundInput, input, followUp: refundFollowUp });
}

async function dryRun<Schema extends z.ZodType<{ paymentId: string }>>(
  ctx: Context,
  wanted: {
    permission: Permission;
    schema: Schema;
    input: unknown;
    followUp: (input: z.output<Schema>) => FollowUp;
  },
): Promise<DryRun> {
  const { merchantId, mode } = authorizedMerchant(ctx, wanted.permission);
  const input = parseInput(wanted.schema, wanted.input);
  const { prisma } = ctx.app.db;
  const found = await prisma.payment.findFirst({
    where: { id: input.paymentId, merchantId, mode },
    include: { merchant: { select: { feeBps: true } } },
  });
  if (!found) throw new NotFoundError('Payment');
  const { merchant, ...payment } = found;
  const now = ctx.app.now();
  const plan = planFollowUp(wanted.followUp(input), { payment, ids: newFollowUpIds(now), now });
  const { after, events, entries } = approveAll(plan, merchant.feeBps, now);
  const types = new Set(events.map(event => event.type));
  const endpoints = await prisma.webhookEndpoint.findMany({
    where: { merchantId, mode, status: 'ENABLED', deletedAt: null },
  });
  return {
    after,
    events: [...types],
    postings: entries.flatMap(entry => [
      { account: entry.debitAccount, amount: entry.amount, currency: entry.currency },
      { account: entry.creditAccount, amount: -entry.amount, currency: entry.currency },
    ]),
    endpoints: endpoints.filter(
      ({ eventTypes }) =>
        eventTypes.length === 0 || eventTypes.some(type => types.has(type as EventDraft['type'])),
    ),
  };
}

/** Lets the processor approve every attempt of the plan, one after the other. */
function approveAll(plan: FollowUpPlan, feeBps: number, now: Date) {
  let after = plan.payment;
  let refund = plan.refund;
  let attempts = plan.attempts.map(attempt => sentAttempt(attempt, now));
  const events = [...plan.events];
  const entries = [...plan.entries];
  for (const attempt of attempts) {
    const outcome = attemptOutcome(
      { payment: after, attempt, refund: refund && { row: refund, attempts }, feeBps },
      { outcome: 'approved', reference: 'dry-run', captured: false },
      now,
    );
    after = outcome.payment;
    refund = outcome.refund;
    attempts = attempts.map(other => (other.id === attempt.id ? outcome.attempt : other));
    events.push(...outcome.events);
    entries.push(...outcome.entries);
  }
  return { after, events, entries };
}

function sentAttempt(attempt: NewAttempt, now: Date): Attempt {
  return {
    ...attempt,
    status: 'SENT',
    sendNo: 1,
    deadline: null,
    lookups: 0,
    processorReference: null,
    declineCode: null,
    declineMessage: null,
    unknownReason: null,
    contradiction: null,
    generation: 0,
    needsOperator: false,
    sentAt: now,
    completedAt: null,
  };
}
