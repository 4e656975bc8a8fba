import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';
import type { KeyCaller } from '../../../core/context.ts';
import { acceptPayment, type UsualInput } from './usual-payment.ts';
import { openUsual } from './usual-prisma.ts';

// The usual way's API: Express, one transaction and one queue.add per request. Compared with in docs/performance.md.
const environment = process.env;
const { prisma, vault } = await openUsual(10);
const connection = new Redis(environment['REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
const options = { connection, prefix: environment['REDIS_PREFIX'] ?? 'usual' };
const defaultJobOptions = { removeOnComplete: true, removeOnFail: true };
const attempts = new Queue('run-attempt', { ...options, defaultJobOptions });
const webhooks = new Queue('deliver-webhook', { ...options, defaultJobOptions });

const caller: KeyCaller = {
  kind: 'key',
  keyId: environment['BENCH_KEY'] ?? '',
  merchantId: environment['BENCH_MERCHANT'] ?? '',
  mode: 'TEST',
  permissions: new Set(),
};
const credentials = environment['BENCH_AUTHORIZATION'];

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '100kb' }));

app.post('/api/v1/payments', async (request, response) => {
  if (request.headers.authorization !== credentials) {
    response.status(401).json({ error: { code: 'AUTHENTICATION_ERROR' } });
    return;
  }
  const input = request.body as UsualInput;
  if (!Number.isInteger(input.amount) || input.amount < 1 || !/^\d{13,19}$/.test(input.card?.number ?? '')) {
    response.status(400).json({ error: { code: 'BAD_REQUEST_ERROR' } });
    return;
  }
  const idempotencyKey = String(request.headers['idempotency-key']);
  const { body, attemptId, deliveryIds } = await acceptPayment(prisma, vault, {
    caller,
    input,
    idempotencyKey,
  });
  await attempts.add('run-attempt', { id: attemptId });
  for (const id of deliveryIds) await webhooks.add('deliver-webhook', { id });
  response.status(201).type('application/json').send(body);
});

const server = app.listen(Number(environment['API_PORT']), '127.0.0.1', () =>
  process.send?.({ type: 'ready' }),
);

process.on('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await attempts.close();
  await webhooks.close();
  await connection.quit();
  await prisma.$disconnect();
  process.disconnect?.();
});
