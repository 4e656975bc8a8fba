import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { createSandboxConnector } from '../../../core/connectors/sandbox.ts';
import { ledgerEntry } from '../../../core/ledger/entries.ts';
import { feeOf } from '../../../core/money.ts';
import { openEndpointSecret } from '../../../core/webhooks/endpoint-secret.ts';
import { signatureHeaders } from '../../../core/webhooks/signature.ts';
import type { Attempt, Payment } from '../../../prisma/client/client.ts';
import { appendEvent } from './usual-payment.ts';
import { openUsual } from './usual-prisma.ts';

// The usual way's worker: one job per attempt and per delivery, and a transaction for each step.
const environment = process.env;
const { prisma, vault } = await openUsual(20);
const connection = new Redis(environment['REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
const options = { connection, prefix: environment['REDIS_PREFIX'] ?? 'usual' };
const webhooks = new Queue('deliver-webhook', {
  ...options,
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
});
const connector = createSandboxConnector({
  url: environment['SANDBOX_URL'] ?? '',
  secret: environment['SANDBOX_SECRET'] ?? '',
  timeoutMs: 8_000,
});

async function runAttempt(id: string): Promise<void> {
  const now = new Date();
  const { count } = await prisma.attempt.updateMany({
    where: { id, status: 'PENDING' },
    data: { status: 'SENT', sendNo: { increment: 1 }, sentAt: now, deadline: now, nextSweepAt: now },
  });
  if (count === 0) return;
  const attempt = await prisma.attempt.findUniqueOrThrow({ where: { id }, include: { payment: true } });
  const { payment } = attempt;
  const result = await connector.authorize(await requestOf(attempt, payment), AbortSignal.timeout(8_000));
  if (result.outcome !== 'approved') return;
  for (const deliveryId of await complete(attempt, payment, result.reference))
    await webhooks.add('deliver-webhook', { id: deliveryId });
}

async function requestOf(attempt: Attempt, payment: Payment) {
  const [sealedCard, sealedCvv] = await Promise.all([
    prisma.vaultCard.findUniqueOrThrow({ where: { paymentId: payment.id } }),
    prisma.vaultCvv.findUniqueOrThrow({ where: { paymentId: payment.id } }),
  ]);
  const card = JSON.parse(await vault.open(attempt, `card/${payment.id}`, sealedCard.sealed)) as {
    number: string;
    holderName: string | null;
  };
  return {
    key: attempt.id,
    paymentId: payment.id,
    amount: attempt.amount,
    currency: payment.currency,
    capture: true,
    source: {
      type: 'card' as const,
      number: card.number,
      holderName: card.holderName,
      expiryMonth: payment.cardExpiryMonth ?? 0,
      expiryYear: payment.cardExpiryYear ?? 0,
      cvv: await vault.open(attempt, `cvv/${payment.id}`, sealedCvv.sealed),
    },
    returnUrl: null,
  };
}

/** Both states of an automatic capture, the ledger, the events and the deliveries owed; answers those. */
function complete(attempt: Attempt, payment: Payment, reference: string): Promise<string[]> {
  const now = new Date();
  return prisma.$transaction(async tx => {
    const merchant = await tx.merchant.findUniqueOrThrow({ where: { id: payment.merchantId } });
    const change = {
      authorized: attempt.amount,
      captured: attempt.amount,
      processorReference: reference,
      updatedAt: now,
    };
    const authorized: Payment = { ...payment, ...change, captured: 0n, status: 'AUTHORIZED', version: 2 };
    const captured = await tx.payment.update({
      where: { id: payment.id },
      data: { ...change, status: 'CAPTURED', version: 3 },
    });
    await tx.attempt.update({
      where: { id: attempt.id },
      data: { status: 'APPROVED', processorReference: reference, completedAt: now },
    });
    const { currency } = payment;
    const fee = feeOf(attempt.amount, merchant.feeBps);
    await tx.ledgerEntry.create({
      data: ledgerEntry('CAPTURE', attempt, { amount: attempt.amount, currency, now }),
    });
    await tx.ledgerEntry.create({ data: ledgerEntry('FEE', attempt, { amount: fee, currency, now }) });
    await tx.vaultCard.delete({ where: { paymentId: payment.id } });
    await tx.vaultCvv.delete({ where: { paymentId: payment.id } });
    const attemptId = attempt.id;
    const owed = await appendEvent(tx, { type: 'payment.success', payment: authorized, attemptId, now });
    return [
      ...owed,
      ...(await appendEvent(tx, { type: 'payment.captured', payment: captured, attemptId, now })),
    ];
  });
}

async function deliver(id: string): Promise<void> {
  const delivery = await prisma.delivery.findUniqueOrThrow({ where: { id }, include: { endpoint: true } });
  const event = await prisma.event.findUniqueOrThrow({ where: { id: delivery.eventId } });
  const { endpoint } = delivery;
  await prisma.delivery.update({
    where: { id },
    data: { status: 'CLAIMED', attemptCount: { increment: 1 }, claimedUntil: new Date() },
  });
  const current = await openEndpointSecret(vault, endpoint, endpoint.secretSealed);
  const startedAt = new Date();
  const { id: eventId, body } = event;
  const answer = await fetch(endpoint.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signatureHeaders({ id: eventId, body, sentAt: startedAt }, { current, previous: null }),
    },
    body,
    signal: AbortSignal.timeout(15_000),
  });
  await answer.text();
  await prisma.$transaction([
    prisma.delivery.update({
      where: { id },
      data: {
        status: answer.ok ? 'SUCCEEDED' : 'FAILED',
        lastAttemptAt: startedAt,
        lastStatusCode: answer.status,
      },
    }),
    prisma.deliveryAttempt.create({
      data: {
        deliveryId: id,
        number: delivery.attemptCount + 1,
        merchantId: delivery.merchantId,
        mode: delivery.mode,
        startedAt,
        durationMs: Date.now() - startedAt.getTime(),
        statusCode: answer.status,
      },
    }),
  ]);
}

const CONCURRENCY = 64;
const failed = (error: unknown) => console.error(error);
const workers = [
  new Worker('run-attempt', (job: Job<{ id: string }>) => runAttempt(job.data.id), {
    ...options,
    concurrency: CONCURRENCY,
  }),
  new Worker('deliver-webhook', (job: Job<{ id: string }>) => deliver(job.data.id), {
    ...options,
    concurrency: CONCURRENCY,
  }),
];
for (const worker of workers) worker.on('failed', (_job, error) => failed(error)).on('error', failed);
await Promise.all(workers.map(worker => worker.waitUntilReady()));
process.send?.({ type: 'ready' });

process.on('SIGTERM', async () => {
  await Promise.all(workers.map(worker => worker.close()));
  await webhooks.close();
  await connection.quit();
  await connector.close();
  await prisma.$disconnect();
  process.disconnect?.();
});
