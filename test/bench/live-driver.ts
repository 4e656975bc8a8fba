import { setTimeout as delay } from 'node:timers/promises';
import { closeApp, createApp } from '../../core/app.ts';
import { readConfig } from '../../core/config.ts';
import type { KeyCaller } from '../../core/context.ts';
import { createLog } from '../../core/log.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { createPayment } from '../../core/payments/create-payment.ts';

/**
 * Makes payments at a steady rate, for the merchants in turn, and notes when each was committed. BENCH_PLAN says how
 * many and how fast; the answer maps payments to times.
 */
interface Plan {
  readonly merchants: readonly string[];
  readonly ratePerSecond: number;
  readonly count: number;
}

const plan = JSON.parse(process.env['BENCH_PLAN'] ?? '{}') as Plan;
const config = readConfig();
const app = await createApp(config, createLog('bench', config));
const sentAt: Record<string, number> = {};
const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2040, cvv: '123' };

const startedAt = performance.now();
const pending: Promise<void>[] = [];
for (let i = 0; i < plan.count; i++) {
  const dueInMs = startedAt + (i * 1_000) / plan.ratePerSecond - performance.now();
  if (dueInMs > 1) await delay(dueInMs);
  pending.push(pay(plan.merchants[i % plan.merchants.length] ?? ''));
}
await Promise.all(pending);
process.send?.({ type: 'result', sentAt });
await closeApp(app);
process.disconnect?.();

async function pay(merchantId: string): Promise<void> {
  const permissions = new Set(PERMISSIONS);
  const caller: KeyCaller = { kind: 'key', keyId: 'bench', merchantId, mode: 'TEST', permissions };
  const { value } = await createPayment(
    { app, caller, requestId: 'bench' },
    { amount: 4999, currency: 'INR', card: CARD },
  );
  sentAt[value.id] = performance.timeOrigin + performance.now();
}
