import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/ids.ts';
import { TRACE_RETENTION_MS } from '../../core/limits.ts';
import { reap } from '../../core/reap.ts';
import { putSettings } from '../../core/webhooks/put-settings.ts';
import { type Canary, sightings } from '../canaries.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { type Program, startProgram } from '../program.ts';
import { requestRest } from '../rest.ts';
import { until } from '../until.ts';
import { startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { type CollectedSpan, type Collector, startCollector } from './collector.ts';

/** A payment is followed from its request through the worker to the webhook, by real processes and a real collector's port. */
const PATIENCE_MS = 60_000;
const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
/** American Express: four digits are not met by chance. */
const CARD = '378282246310005';
const CVV = '7392';
const HOLDER = 'Kanarienvogel von Harz';
const WEBHOOK_SECRET = `whsec_${Buffer.from('a canary in the webhook mine 033').toString('base64')}`;

let core: TestCore;
let merchant: TestMerchant;
let receiver: WebhookReceiver;

beforeAll(async () => {
  core = await startTestCore();
  merchant = await createMerchant(core.app);
  receiver = await startReceiver();
  await putSettings(merchant.ctx, { webhookUrl: receiver.url, webhookSecret: WEBHOOK_SECRET });
}, PATIENCE_MS);

afterAll(async () => {
  await receiver.close();
  await core.close();
});

function payByCard(url: string, headers: Record<string, string> = {}) {
  const card = { number: CARD, expiry_month: 12, expiry_year: 2040, cvv: CVV, holder_name: HOLDER };
  return requestRest(url, {
    method: 'POST',
    path: '/api/v1/payments',
    headers: { ...merchant.headers, ...headers },
    body: { amount: 4_999, currency: 'INR', method: 'card', capture_method: 'automatic', card },
  });
}

/** All that is owed for a payment has been delivered, and that has been recorded. */
async function delivered(paymentId: string, types: readonly string[]): Promise<void> {
  await until(
    () => core.app.db.prisma.delivery.findMany({ where: { paymentId, status: 'SUCCEEDED' } }),
    rows => types.every(type => rows.some(row => row.eventType === type)),
    PATIENCE_MS,
  );
}

describe('while traces are collected', () => {
  let collector: Collector;
  let programs: Program[] = [];
  let spans: CollectedSpan[];
  let paymentId: string;
  let unfollowedId: string;

  beforeAll(async () => {
    collector = await startCollector();
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    programs = await Promise.all([
      startProgram(core, 'server', { environment }),
      startProgram(core, 'worker', { environment }),
    ]);
    const url = (await programs[0]?.url()) ?? '';
    const paid = await payByCard(url, { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` });
    paymentId = paid.body.id;
    await delivered(paymentId, ['payment.created', 'payment.success', 'payment.captured']);
    const { headers } = merchant;
    const refund = { method: 'POST', path: `/api/v1/payments/${paymentId}/refunds`, headers };
    expect((await requestRest(url, { ...refund, body: { amount: 100 } })).status).toBe(201);
    await delivered(paymentId, ['refund.created', 'refund.processed']);
    const unfollowed = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;
    unfollowedId = (await payByCard(url, { traceparent: unfollowed })).body.id;
    await delivered(unfollowedId, ['payment.captured']);
    // What is still waiting is sent before a process ends.
    await Promise.all(programs.map(program => program.stop()));
    spans = collector.spans();
  }, 3 * PATIENCE_MS);

  afterAll(async () => {
    await Promise.all(programs.map(program => program.stop()));
    await collector.close();
  });

  const one = (name: string, traceId: string): CollectedSpan => {
    const found = spans.filter(span => span.name === name && span.traceId === traceId);
    expect({ name, found: found.length }).toEqual({ name, found: 1 });
    return found[0] as CollectedSpan;
  };
  /** The names from a span up to the one that has no parent here. */
  const pathOf = (span: CollectedSpan): string[] => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    return [span.name, ...(parent ? pathOf(parent) : [])];
  };

  test('a payment has one trace from its caller through both processes to its webhooks', () => {
    const request = one('POST /api/v1/payments', CALLER.traceId);
    expect(request).toMatchObject({ parentSpanId: CALLER.spanId, service: 'sluice-server' });
    expect(request.attributes).toMatchObject({
      'http.route': '/api/v1/payments',
      'http.response.status_code': '201',
      'sluice.request.id': expect.stringMatching(/^req_/),
    });
    const accepted = ['createPayment', 'POST /api/v1/payments'];
    const traced = spans.filter(span => span.traceId === CALLER.traceId).map(pathOf);
    expect(traced).toHaveLength(8);
    expect(traced).toEqual(
      expect.arrayContaining([
        ['POST /api/v1/payments'],
        accepted,
        ['send AUTHORIZE', ...accepted],
        ['sandbox AUTHORIZE', 'send AUTHORIZE', ...accepted],
        ['complete AUTHORIZE', 'send AUTHORIZE', ...accepted],
        ['deliver payment.created', ...accepted],
        ['deliver payment.success', ...accepted],
        ['deliver payment.captured', ...accepted],
      ]),
    );
    for (const name of ['createPayment', 'send AUTHORIZE', 'deliver payment.captured'])
      expect(one(name, CALLER.traceId).attributes['sluice.payment.id']).toBe(paymentId);
    expect(one('send AUTHORIZE', CALLER.traceId).service).toBe('sluice-worker');
    expect(one('sandbox AUTHORIZE', CALLER.traceId).attributes['sluice.outcome']).toBe('approved');
  });

  test.each([
    ['createPayment', 'write payments'],
    ['complete AUTHORIZE', 'write completions'],
    ['deliver payment.captured', 'write deliveryAttempts'],
  ])('%s and the batch that wrote it point at each other', (name, batchName) => {
    const item = one(name, CALLER.traceId);
    const batches = spans.filter(span => item.links.some(({ spanId }) => spanId === span.spanId));
    expect(batches.map(batch => batch.name)).toEqual([batchName]);
    expect(batches[0]?.traceId).not.toBe(CALLER.traceId);
    expect(batches[0]?.links.map(({ spanId }) => spanId)).toContain(item.spanId);
  });

  test('a refund goes on in the trace of its own request', () => {
    const sent = spans.filter(({ name }) => name === 'send REFUND');
    expect(sent.map(pathOf)).toEqual([['send REFUND', 'refundPayment', 'POST /api/v1/payments/:id/refunds']]);
    const traceId = sent[0]?.traceId ?? '';
    expect(traceId).not.toBe(CALLER.traceId);
    for (const name of ['deliver refund.created', 'deliver refund.processed'])
      expect(pathOf(one(name, traceId))[1]).toBe('refundPayment');
  });

  test('a caller that does not follow its own request is not followed here', async () => {
    expect(unfollowedId).toMatch(/^pay_/);
    expect(spans.filter(({ traceId }) => traceId === '1'.repeat(32))).toEqual([]);
    expect(spans.filter(({ attributes }) => attributes['sluice.payment.id'] === unfollowedId)).toEqual([]);
    const kept = await core.app.db.prisma.trace.findMany({ orderBy: { subjectId: 'asc' } });
    expect(kept.map(({ subjectId }) => subjectId)).toEqual([
      expect.stringMatching(/^att_/),
      paymentId,
      expect.stringMatching(/^rfnd_/),
    ]);
  });

  test('I9 no span tells a secret', () => {
    const canaries: Canary[] = [
      { name: 'the card', value: CARD },
      { name: 'the security code', value: CVV },
      { name: 'the holder', value: HOLDER },
      { name: 'the API secret', value: merchant.secret },
      { name: 'the webhook secret', value: WEBHOOK_SECRET },
    ];
    expect(sightings('a span', collector.text(), canaries)).toEqual([]);
  });
});

/** Tells at its end which packages a process has loaded. */
const TELL_PACKAGES = `data:text/javascript,${encodeURIComponent(`
  import Module from 'node:module';
  process.on('exit', () => process.stdout.write('LOADED ' + Object.keys(Module._cache).join(' ') + '\\n'));`)}`;

async function loadedBy(name: 'server' | 'worker', environment: Record<string, string>): Promise<string> {
  const program = await startProgram(core, name, { environment, flags: ['--import', TELL_PACKAGES] });
  await program.stop();
  return /^LOADED (.*)$/m.exec(program.output())?.[1] ?? '';
}

test.each(['server', 'worker'] as const)(
  'a %s loads nothing for traces that nobody collects',
  async name => {
    const [off, on] = await Promise.all([
      loadedBy(name, {}),
      loadedBy(name, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }),
    ]);
    expect(off).toContain('/node_modules/');
    expect(off).not.toMatch(/@opentelemetry\/(?:sdk|exporter|otlp|resources|core)/);
    expect(on).toMatch(/@opentelemetry\/sdk-trace/);
  },
  PATIENCE_MS,
);

test(
  'without a collector no trace is kept',
  async () => {
    await core.app.db.prisma.trace.deleteMany();
    const server = await startProgram(core, 'server');
    const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
    expect((await payByCard(await server.url(), { traceparent })).status).toBe(201);
    await server.stop();
    expect(await core.app.db.prisma.trace.count()).toBe(0);
  },
  PATIENCE_MS,
);

test('traces that nothing goes on with any more are forgotten', async () => {
  const { app } = core;
  const traceparent = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
  const old = app.now().getTime() - TRACE_RETENTION_MS - 60_000;
  const subjects = [newId('payment', old), newId('attempt', old), newId('refund', old), newId('payment')];
  await app.db.prisma.trace.createMany({ data: subjects.map(subjectId => ({ subjectId, traceparent })) });
  await reap(app);
  expect(await app.db.prisma.trace.findMany()).toEqual([{ subjectId: subjects[3], traceparent }]);
});
