import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { putSettings } from '../core/webhooks/put-settings.ts';
import { type Canary, everyTable, sightings, watchRedis } from './canaries.ts';
import { startTestCore, type TestCore } from './core.ts';
import { createMerchant, type TestMerchant } from './merchants.ts';
import { until } from './until.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/**
 * I9: real processes, with everything logged, are given secrets in every way that callers have, right and wrong.
 * Afterwards the secrets are searched for wherever something is kept, written or answered.
 */
let core: TestCore;
let merchant: TestMerchant;
let receiver: WebhookReceiver;
let server: Process;
let serverUrl: string;
let worker: Process;
let redis: Awaited<ReturnType<typeof watchRedis>>;
/** What was answered to requests that are not about getting a secret. */
const answers: string[] = [];

const CARDS = {
  approved: '378282246310005',
  mastercard: '5105105105105100',
  declined: '4000000000009995',
  challenged: '4000000000003220',
  unlisted: '4539578763621486',
  mistyped: '4242424242424241',
};
/** Four digits, as American Express has them: three are met by chance in any log. */
const CVV = '7391';
const HOLDER = 'Kanarienvogel von Harz';
const WEBHOOK_SECRET = `whsec_${Buffer.from('a canary in the webhook mine 032').toString('base64')}`;

beforeAll(async () => {
  core = await startTestCore();
  merchant = await createMerchant(core.app);
  receiver = await startReceiver();
  redis = await watchRedis(new Redis(core.redisUrl, { lazyConnect: true }));
  server = await startProcess('server');
  const port = await until(
    () => /"port":(\d+)/.exec(server.output())?.[1],
    found => found !== undefined,
  );
  serverUrl = `http://127.0.0.1:${port}`;
  worker = await startProcess('worker');
}, 30_000);

afterAll(async () => {
  redis.stop();
  await Promise.all([server.stop(), worker.stop()]);
  await receiver.close();
  await core.close();
});

const card = (number: string, cvv = CVV) => ({
  number,
  expiry_month: 12,
  expiry_year: 2040,
  cvv,
  holder_name: HOLDER,
});

describe('I9 secrets', () => {
  test('travel through payments that work, are declined, challenged, captured and refunded', async () => {
    await putSettings(merchant.ctx, { webhookUrl: receiver.url, webhookSecret: WEBHOOK_SECRET });
    const paid = await payByCard(CARDS.approved, { capture_method: 'automatic' });
    await settled(paid, 'success');
    await post(`/api/v1/payments/${paid}/refunds`, { amount: 100 });
    const [first, last] = [CARDS.mastercard.slice(0, 8), CARDS.mastercard.slice(8)];
    const spaced = await payByCard(`${first} ${last}`, { card_cvv: undefined }, '739');
    await settled(spaced, 'success');
    await post(`/api/v1/payments/${spaced}/capture`, {});
    await settled(await payByCard(CARDS.declined, {}, '739'), 'failed');
    const challenged = await payByCard(CARDS.challenged, {}, '739');
    await until(
      () => core.app.db.prisma.payment.findUniqueOrThrow({ where: { id: challenged } }),
      payment => payment.status === 'REQUIRES_ACTION',
    );
    const upi = await post('/api/v1/payments', { amount: 500, method: 'upi', vpa: 'someone@bank' });
    await settled(upi.body.id, 'success');
  });

  test('travel through requests that are wrong', async () => {
    const payment = { amount: 500, method: 'card', card: card(CARDS.approved) };
    const wrong: [object | string, number][] = [
      [{ ...payment, card: card(CARDS.mistyped) }, 400],
      [{ ...payment, card: card(CARDS.unlisted, '739') }, 400],
      [{ ...payment, card: card(CARDS.approved, `${CVV}0`) }, 400],
      [{ ...payment, card: { ...card(CARDS.approved), expiry_year: 2020 } }, 400],
      [{ ...payment, card: { ...card(CARDS.approved), pin: CVV } }, 400],
      [{ ...payment, card: { ...card(CARDS.approved), number: Number(CARDS.approved) } }, 400],
      [{ ...payment, card: { ...card(CARDS.approved), cvv: Number(CVV) } }, 400],
      [{ ...payment, card: CARDS.approved }, 400],
      [{ ...payment, method: 'upi', vpa: CARDS.approved, card: undefined }, 400],
      [{ ...payment, amount: -1 }, 400],
      [{ ...payment, order_id: CARDS.approved, amount: undefined }, 404],
      [JSON.stringify(payment).slice(0, -2), 400],
      [`{"card":{"number":${CARDS.approved} "cvv":"${CVV}"}}`, 400],
    ];
    for (const [body, status] of wrong)
      expect([body, (await post('/api/v1/payments', body)).status]).toEqual([body, status]);
    await get(`/api/v1/payments/${CARDS.approved}`);
    await post(`/api/v1/payments/${CARDS.approved}/capture`, {});
    await get(`/api/v1/payments?order_id=${CARDS.approved}`);
    await get(`/api/v1/nowhere/${CARDS.approved}`);
  });

  test('travel through GraphQL, in variables and in documents, right and wrong', async () => {
    const pay =
      'mutation($input: CreatePaymentInput!) { createPayment(input: $input) { __typename ... on UserError { message } } }';
    const input = (change: object) => ({
      input: {
        amount: 500,
        card: { number: CARDS.approved, expiryMonth: 12, expiryYear: 2040, cvv: CVV, ...change },
      },
    });
    await graphql(pay, input({}));
    await graphql(pay, input({ number: CARDS.mistyped }));
    await graphql(pay, input({ number: Number(CARDS.approved) }));
    await graphql(pay, input({ cvv: Number(CVV) }));
    await graphql(pay, input({ expiryMonth: CARDS.approved }));
    await graphql(pay, input({ pin: CVV }));
    await graphql(pay, { input: CARDS.approved });
    const inline = (text: string) =>
      `mutation { createPayment(input: { amount: 500, card: { ${text} } }) { __typename } }`;
    await graphql(inline(`number: "${CARDS.approved}", expiryMonth: 12, expiryYear: 2040, cvv: "${CVV}"`));
    await graphql(inline(`number: ${CARDS.approved}, expiryMonth: 12, expiryYear: 2040, cvv: ${CVV}`));
    await graphql(inline(`number: "${CARDS.approved}" expiryMonth "${CVV}"`));
    await graphql(`{ payment(id: "${CARDS.approved}") { id } }`);
    await graphql(`{ node(id: "${CARDS.approved}") { id } }`);
  });

  test('come out nowhere: in no table, Redis command, log line, answer or webhook', async () => {
    const cards = Object.entries(CARDS).map(([name, value]) => ({ name: `the ${name} card`, value }));
    const canaries: Canary[] = [
      ...cards,
      { name: 'the security code', value: CVV },
      { name: 'the holder', value: HOLDER },
      { name: 'the API secret', value: merchant.secret },
      { name: 'the webhook secret', value: WEBHOOK_SECRET },
      { name: "the webhook secret's bytes", value: 'a canary in the webhook mine 032' },
    ];
    const [pids, logs] = [[server.child.pid, worker.child.pid], `${server.output()}\n${worker.output()}`];
    expect(pids).not.toContain(Number(CVV));
    expect(logs).toContain('attempt.answered');
    expect(linesWithoutPayment(logs)).toEqual([]);
    expect(redis.text()).toContain('att_');
    const webhooks = receiver.received.map(({ headers, body }) => `${JSON.stringify(headers)}\n${body}`);
    expect(webhooks.length).toBeGreaterThan(0);
    const tables = await everyTable(core.app.db.pool);
    expect(tables.find(({ name }) => name === 'table vault_cards')?.text).toMatch(/^\(pay_/);
    expect([
      ...tables.flatMap(({ name, text }) => sightings(name, text, canaries)),
      ...sightings('Redis', redis.text(), canaries),
      ...sightings('the logs', logs, canaries),
      ...sightings('an answer', answers.join('\n'), canaries),
      ...sightings('a webhook', webhooks.join('\n'), canaries),
    ]).toEqual([]);
  });
});

/** What tells of one payment names it, in whichever process. */
function linesWithoutPayment(logs: string): string[] {
  const aboutPayments =
    /"msg":"(?:attempt\.|delivery\.)|"operation":"(?:create|capture|void|refund)Payment","outcome":"done"/;
  const told = logs.split('\n').filter(line => aboutPayments.test(line));
  expect(told.length).toBeGreaterThan(10);
  return told.filter(line => !/"paymentId":"pay_\w{16}"/.test(line));
}

test('a secret would be found in every disguise', () => {
  const canary = { name: 'a card', value: CARDS.approved };
  const sentence = `card ${canary.value}!`;
  for (const text of [
    sentence,
    Buffer.from(sentence).toString('hex').toUpperCase(),
    ...[0, 1, 2].map(n => Buffer.from(' '.repeat(n) + sentence).toString('base64')),
    encodeURIComponent('3782 8224 6310 005'),
    '3782-8224-6310-005',
    Buffer.from(canary.value).toString('hex').replace(/../g, '%$&'),
  ])
    expect(sightings('a text', text, [canary])).not.toEqual([]);
  expect(sightings('a text', 'pay_378282246310005x 0.378282246310005', [canary])).toEqual([]);
});

async function payByCard(number: string, more: object = {}, cvv = CVV): Promise<string> {
  const { body } = await post('/api/v1/payments', {
    amount: 500,
    method: 'card',
    card: card(number, cvv),
    ...more,
  });
  if (typeof body.id !== 'string') throw new Error(`not accepted: ${JSON.stringify(body)}`);
  return body.id;
}

async function settled(id: string, status: string): Promise<void> {
  await until(
    async () => (await get(`/api/v1/payments/${id}`)).body,
    payment => payment.status === status,
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of an answer
type Answer = { readonly status: number; readonly body: any };

async function call(method: string, path: string, body?: object | string): Promise<Answer> {
  const response = await fetch(`${serverUrl}${path}`, {
    method,
    headers: {
      ...merchant.headers,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  answers.push(JSON.stringify([...response.headers]), text);
  return { status: response.status, body: JSON.parse(text) };
}

const get = (path: string) => call('GET', path);
const post = (path: string, body: object | string) => call('POST', path, body);
const graphql = (query: string, variables?: object) => call('POST', '/graphql', { query, variables });

interface Process {
  readonly child: ChildProcess;
  output(): string;
  stop(): Promise<void>;
}

/** server/main.ts or worker/main.ts, telling all it can. */
async function startProcess(name: 'server' | 'worker'): Promise<Process> {
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url));
  const { config } = core.app;
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...{ PATH: process.env['PATH'], SLUICE_ENV: 'test', LOG_LEVEL: 'trace', API_PORT: '0' },
      ...{ DATABASE_URL: config.DATABASE_URL, REDIS_URL: config.REDIS_URL },
      ...{ SANDBOX_URL: config.SANDBOX_URL, SANDBOX_SECRET: config.SANDBOX_SECRET },
      VAULT_KEY: config.VAULT_KEY.toString('base64'),
    },
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => chunks.push(String(chunk)));
  await once(child, 'message');
  return {
    child,
    output: () => chunks.join(''),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
