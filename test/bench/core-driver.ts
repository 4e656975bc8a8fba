import { closeApp, createApp } from '../../core/app.ts';
import { readConfig } from '../../core/config.ts';
import type { Context } from '../../core/context.ts';
import { createLog } from '../../core/log.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { createPayment } from '../../core/payments/create-payment.ts';

/**
 * Calls core as its processes do, without any of them: accepts payments, claims their attempts, completes them.
 * So what the write path costs can be told from what HTTP, GraphQL and queues cost. BENCH_PLAN is a list of phases.
 */
interface Phase {
  readonly step: 'accept' | 'claim' | 'complete';
  readonly callers: number;
  readonly count: number;
}

const { merchantId, phases } = JSON.parse(process.env['BENCH_PLAN'] ?? '{}') as {
  merchantId: string;
  phases: Phase[];
};
const config = readConfig();
const app = await createApp(config, createLog('bench', config));
const waiting: { attemptId: string; paymentId: string }[] = [];
const claimed: { attemptId: string; paymentId: string; sendNo: number }[] = [];

let made = 0;

const STEPS: Record<Phase['step'], (ctx: Context) => Promise<void>> = {
  async accept(ctx) {
    const key = `bench-${process.pid}-${made++}`;
    const { value } = await createPayment(
      ctx,
      {
        amount: 4999,
        currency: 'INR',
        card: {
          number: '4242424242424242',
          expiryMonth: 12,
          expiryYear: 2040,
          cvv: '123',
          holderName: 'A Shopper',
        },
      },
      key,
    );
    waiting.push({ attemptId: '', paymentId: value.id });
  },
  async claim() {
    const next = waiting.pop();
    if (!next) throw new Error('there is nothing to claim');
    const attempt = await app.writers.claims.submit(next.attemptId);
    if (!attempt) throw new Error(`${next.attemptId} was claimed before`);
    claimed.push({ attemptId: attempt.id, paymentId: attempt.payment.id, sendNo: attempt.sendNo });
  },
  async complete() {
    const next = claimed.pop();
    if (!next) throw new Error('there is nothing to complete');
    const result = { outcome: 'approved', reference: `ref_${next.attemptId}`, captured: true } as const;
    await app.writers.completions.submit({ ...next, result });
  },
};

for (const phase of phases) {
  if (phase.step === 'claim') await findAttempts();
  process.send?.({ type: 'phase', ...phase });
  const startedAt = performance.now();
  await runPhase(phase);
  const ms = performance.now() - startedAt;
  process.send?.({ type: 'phase-done', ...phase, perSecond: Math.round((phase.count / ms) * 1000) });
}
process.send?.({ type: 'result' });
await closeApp(app);
process.disconnect?.();

async function runPhase({ step, callers, count }: Phase): Promise<void> {
  const caller = {
    kind: 'key',
    keyId: 'bench',
    merchantId,
    mode: 'TEST',
    permissions: new Set(PERMISSIONS),
  } as const;
  let left = count;
  const call = async () => {
    while (left-- > 0) await STEPS[step]({ app, caller, requestId: 'bench' });
  };
  await Promise.all(Array.from({ length: callers }, call));
}

async function findAttempts(): Promise<void> {
  const { rows } = await app.db.pool.query<{ id: string; payment_id: string }>(
    "SELECT id, payment_id FROM attempts WHERE status = 'PENDING' ORDER BY id DESC",
  );
  waiting.splice(0, waiting.length, ...rows.map(row => ({ attemptId: row.id, paymentId: row.payment_id })));
}
