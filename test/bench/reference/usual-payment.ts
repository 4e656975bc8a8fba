import { createHmac } from 'node:crypto';
import type { KeyCaller } from '../../../core/context.ts';
import type { EventType } from '../../../core/events/event-types.ts';
import { newId } from '../../../core/ids.ts';
import type { Vault } from '../../../core/vault/vault.ts';
import { eventData } from '../../../core/wire/event.ts';
import { wirePayment } from '../../../core/wire/payment.ts';
import type { Payment, Prisma, PrismaClient } from '../../../prisma/client/client.ts';

/**
 * How most gateways of this kind are written, as a reference: one request, one Prisma transaction, one job. It
 * writes the very same rows as Sluice does (payment, attempt, sealed card and CVV, idempotency key, event with its
 * number, deliveries), seals and renders with the same functions, and knows its keys by heart instead of looking
 * them up. Only the way of writing differs.
 */
export interface UsualInput {
  readonly amount: number;
  readonly currency: string;
  readonly card: {
    number: string;
    expiry_month: number;
    expiry_year: number;
    cvv: string;
    holder_name: string;
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Accepted {
  readonly body: string;
  readonly attemptId: string;
  readonly deliveryIds: readonly string[];
}

interface Request {
  readonly caller: KeyCaller;
  readonly input: UsualInput;
  readonly idempotencyKey: string;
}

export async function acceptPayment(
  prisma: PrismaClient,
  vault: Vault,
  { caller, input, idempotencyKey }: Request,
): Promise<Accepted> {
  const now = new Date();
  const payment = newPayment(vault, caller, { input, now });
  const attemptId = newId('attempt');
  const body = JSON.stringify(wirePayment(payment));
  const fingerprint = createHmac('sha256', 'usual').update(JSON.stringify(input)).digest();
  const owner = { merchantId: caller.merchantId, mode: caller.mode };
  const seal = (name: string, text: string) =>
    Uint8Array.from(vault.seal(caller, `${name}/${payment.id}`, text));
  const deliveryIds = await prisma.$transaction(async tx => {
    await tx.idempotencyKey.create({
      data: {
        ...owner,
        principal: '',
        key: idempotencyKey,
        operation: 'createPayment',
        fingerprint,
        objectId: payment.id,
        response: { ok: true, id: payment.id, body },
        createdAt: now,
        expiresAt: new Date(now.getTime() + DAY_MS),
      },
    });
    await tx.payment.create({ data: payment as Prisma.PaymentUncheckedCreateInput });
    await tx.attempt.create({
      data: {
        ...owner,
        id: attemptId,
        paymentId: payment.id,
        kind: 'AUTHORIZE',
        reason: 'REQUESTED',
        status: 'PENDING',
        amount: payment.amount,
        connector: 'sandbox',
        nextSweepAt: now,
        createdAt: now,
      },
    });
    const card = JSON.stringify({ number: input.card.number, holderName: input.card.holder_name });
    await tx.vaultCard.create({
      data: { ...owner, paymentId: payment.id, sealed: seal('card', card), createdAt: now },
    });
    await tx.vaultCvv.create({
      data: { ...owner, paymentId: payment.id, sealed: seal('cvv', input.card.cvv), expiresAt: now },
    });
    return appendEvent(tx, { type: 'payment.created', payment, attemptId: null, now });
  });
  return { body, attemptId, deliveryIds };
}

function newPayment(
  vault: Vault,
  caller: KeyCaller,
  { input, now }: { input: UsualInput; now: Date },
): Payment {
  const { card } = input;
  return {
    id: newId('payment'),
    merchantId: caller.merchantId,
    mode: caller.mode,
    orderId: null,
    amount: BigInt(input.amount),
    currency: input.currency,
    method: 'CARD',
    captureMethod: 'AUTOMATIC',
    status: 'PENDING',
    version: 1,
    authorized: 0n,
    capturing: 0n,
    captured: 0n,
    reversing: 0n,
    reversed: 0n,
    refundReversed: 0n,
    refunding: 0n,
    refunded: 0n,
    cardNetwork: 'visa',
    cardLast4: card.number.slice(-4),
    cardExpiryMonth: card.expiry_month,
    cardExpiryYear: card.expiry_year,
    cardFingerprint: vault.cardFingerprint(caller, card.number),
    vpa: null,
    description: null,
    metadata: null,
    returnUrl: null,
    connector: 'sandbox',
    accountId: null,
    fallbacks: null,
    processorReference: null,
    declineCode: null,
    declineMessage: null,
    nextAction: null,
    expiresAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

interface EventOf {
  readonly type: EventType;
  readonly payment: Payment;
  readonly attemptId: string | null;
  readonly now: Date;
}

/** The event with the merchant's next number, and a delivery for each endpoint that wants it; answers their ids. */
export async function appendEvent(
  tx: Prisma.TransactionClient,
  { type, payment, attemptId, now }: EventOf,
): Promise<string[]> {
  const owner = { merchantId: payment.merchantId, mode: payment.mode };
  const endpoints = await tx.webhookEndpoint.findMany({ where: { ...owner, deletedAt: null } });
  const counter = await tx.eventCounter.update({
    where: { merchantId_mode: owner },
    data: { lastSeq: { increment: 1 } },
  });
  const id = newId('event');
  const head = JSON.stringify({
    id,
    event: type,
    cursor: String(counter.lastSeq),
    timestamp: Math.floor(now.getTime() / 1000),
  });
  await tx.event.create({
    data: {
      ...owner,
      seq: counter.lastSeq,
      id,
      type,
      paymentId: payment.id,
      attemptId,
      paymentVersion: payment.version,
      body: `${head.slice(0, -1)},"data":${eventData(type, payment, null)}}`,
      createdAt: now,
    },
  });
  const ids: string[] = [];
  for (const endpoint of endpoints.filter(
    ({ eventTypes }) => eventTypes.length === 0 || eventTypes.includes(type),
  )) {
    const deliveryId = newId('delivery');
    await tx.delivery.create({
      data: {
        ...owner,
        id: deliveryId,
        endpointId: endpoint.id,
        eventId: id,
        eventType: type,
        eventSeq: counter.lastSeq,
        paymentId: payment.id,
        status: 'PENDING',
        nextAttemptAt: now,
        createdAt: now,
      },
    });
    ids.push(deliveryId);
  }
  return ids;
}
