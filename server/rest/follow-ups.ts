import { IdempotencyError } from '../../core/errors.ts';
import { FOLLOW_UP_WAIT_MS } from '../../core/limits.ts';
import type { Answer } from '../../core/operation.ts';
import { awaitOutcome } from '../../core/payments/await-outcome.ts';
import { capturePayment } from '../../core/payments/capture-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { voidPayment } from '../../core/payments/void-payment.ts';
import type { AcceptedFollowUp } from '../../core/payments/write-follow-ups.ts';
import { wirePayment } from '../../core/wire/payment.ts';
import { readBody, rename } from './body.ts';
import * as docs from './docs/payments.ts';
import { created, idempotencyKeyIn } from './idempotency.ts';
import type { Call, Reply, Route } from './route.ts';

// Capture and void wait for the processor, as the contract's callers expect; a refund answers at once.

async function capture(call: Call): Promise<Reply> {
  const input = {
    ...rename(await readBody(call), docs.capturePayment.body.schema),
    paymentId: call.param('id'),
  };
  return settled(call, await capturePayment(call.ctx, input, idempotencyKeyIn(call)), 'capture');
}

async function cancel(call: Call): Promise<Reply> {
  const input = {
    ...rename(await readBody(call), docs.voidPayment.body.schema),
    paymentId: call.param('id'),
  };
  return settled(call, await voidPayment(call.ctx, input, idempotencyKeyIn(call)), 'void');
}

async function refund(call: Call): Promise<Reply> {
  const input = {
    ...rename(await readBody(call), docs.refundPayment.body.schema),
    paymentId: call.param('id'),
  };
  return created(await refundPayment(call.ctx, input, idempotencyKeyIn(call)));
}

/** Whoever asks again while the first request still waits is told so, and gets the same answer later. */
async function settled(
  call: Call,
  { value, body, replayed }: Answer<AcceptedFollowUp>,
  action: 'capture' | 'void',
): Promise<Reply> {
  const headers: Record<string, string> = replayed ? { 'idempotent-replayed': 'true' } : {};
  if (body !== '') return { status: 200, body, headers };
  const outcome = await awaitOutcome(call.ctx.app, value.attemptId, replayed ? 0 : FOLLOW_UP_WAIT_MS);
  if (outcome.outcome === 'approved') return { status: 200, body: outcome.body, headers };
  if (outcome.outcome === 'declined') {
    outcome.refusal.replayed = replayed;
    throw outcome.refusal;
  }
  if (replayed) throw new IdempotencyError('IDEMPOTENCY_KEY_IN_USE');
  return { status: 202, body: { ...wirePayment(outcome.payment), [`${action}_status`]: 'pending' } };
}

export const followUpRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/payments/:id/capture',
    access: 'key',
    permission: 'payments:write',
    doc: docs.capturePayment,
    handle: capture,
  },
  {
    method: 'POST',
    path: '/api/v1/payments/:id/void',
    access: 'key',
    permission: 'payments:write',
    doc: docs.voidPayment,
    handle: cancel,
  },
  {
    method: 'POST',
    path: '/api/v1/payments/:id/refunds',
    access: 'key',
    permission: 'refunds:write',
    doc: docs.refundPayment,
    handle: refund,
  },
];
