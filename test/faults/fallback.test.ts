import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addAccountAsOperator } from '../../core/connectors/accounts/add-account.ts';
import {
  disableAccountAsOperator,
  enableAccountAsOperator,
} from '../../core/connectors/accounts/enable-account.ts';
import type { AuthorizeRequest, ConnectorResult } from '../../core/connectors/connector.ts';
import type { ConnectorKind } from '../../core/connectors/connector-kind.ts';
import { createSandboxConnector } from '../../core/connectors/sandbox.ts';
import { reconcile } from '../../core/ledger/reconcile.ts';
import { FALLBACK_WINDOW_MS } from '../../core/limits.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { resolveAttempt } from '../../core/payments/resolve-attempt.ts';
import { updateRouting } from '../../core/routing/update-routing.ts';
import type { Attempt, Payment } from '../../prisma/client/client.ts';
import { type RunningSandbox, startSandbox } from '../../sandbox/app.ts';
import type { Entry } from '../../sandbox/entry.ts';
import type { Call } from '../../sandbox/faults.ts';
import type { RunningWorker } from '../../worker/worker.ts';
import { brokenInvariants } from '../invariants.ts';
import { card, createMerchant, createUser, sessionOf, type TestMerchant } from '../merchants.ts';
import { SEED, seededRandom } from '../seed.ts';
import { until } from '../until.ts';
import { type FaultCore, PROCESSOR_PATIENCE_MS, startFaultCore } from './fault-core.ts';

/**
 * Two acquirers with books of their own, and a merchant whose payments go to the first and fall back on the second.
 * Whatever happens on the way, both books together hold at most one charge for a payment.
 */
const SECRET = 'the-secret-of-both';

interface Acquirer {
  readonly name: string;
  readonly sandbox: RunningSandbox;
  readonly accountId: string;
}

let folder: string;
let faults: FaultCore;
let merchant: TestMerchant;
let first: Acquirer;
let second: Acquirer;
/** What the first acquirer says no with instead of doing anything; null: it does as it is asked. */
let refusal: ConnectorResult | null = null;

const OUT_OF_ORDER: ConnectorResult = {
  outcome: 'declined',
  code: 'processor_error',
  message: 'out of order',
  reference: null,
};

/** The sandbox under another name, at the address that its credentials give. */
const { name: _, ...shape } = createSandboxConnector({ url: 'http://127.0.0.1:1', secret: '', timeoutMs: 1 });
const acquirerKind: ConnectorKind = {
  ...shape,
  name: 'acquirer',
  title: 'Acquirer',
  credentials: [{ name: 'url', label: 'Address', hint: '', prefixes: { TEST: ['http://'], LIVE: [] } }],
  async open({ url = '' }) {
    const connector = createSandboxConnector({ url, secret: SECRET, timeoutMs: PROCESSOR_PATIENCE_MS });
    const isFirst = () => url === first.sandbox.url;
    return {
      ...connector,
      name: 'acquirer',
      authorize: async (request: AuthorizeRequest, signal: AbortSignal) =>
        (isFirst() && refusal) || connector.authorize(request, signal),
    };
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-fallback-'));
  faults = await startFaultCore({}, [acquirerKind]);
  merchant = await createMerchant(faults.app, { feeBps: 190 });
  first = await startAcquirer('first');
  second = await startAcquirer('second');
  const owner = await sessionOf(faults.app, await createUser(faults.app, merchant.id), merchant.tenant);
  await updateRouting(owner, {
    version: 0,
    rules: [{ currencies: ['EUR'], targets: [{ accountId: first.accountId, weight: 1 }] }],
    otherwise: [{ accountId: second.accountId, weight: 1 }],
  });
});

afterAll(async () => {
  await faults.close();
  await Promise.all([first.sandbox.close(), second.sandbox.close()]);
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  refusal = null;
  await clearFaults();
});

async function startAcquirer(name: string): Promise<Acquirer> {
  const books = join(folder, `${name}.jsonl`);
  const sandbox = await startSandbox({ port: 0, books, secret: SECRET, now: () => faults.app.now() });
  const credentials = { url: sandbox.url };
  const account = { connector: 'acquirer', label: name, credentials };
  return { name, sandbox, accountId: await addAccountAsOperator(faults.app, merchant.tenant, account) };
}

const control = (acquirer: Acquirer, method: string, path: string, body?: object) =>
  fetch(`${acquirer.sandbox.url}/control${path}`, {
    method,
    headers: { authorization: `Bearer ${SECRET}` },
    body: body ? JSON.stringify(body) : null,
  });

async function fault(acquirer: Acquirer, type: string, more: { on?: Call[]; calls?: number } = {}) {
  const answer = await control(acquirer, 'POST', '/faults', { type, ...more });
  if (!answer.ok) throw new Error(await answer.text());
}

const clearFaults = () => Promise.all([first, second].map(each => control(each, 'DELETE', '/faults')));

async function booksOf(acquirer: Acquirer): Promise<Entry[]> {
  const lines = await (await control(acquirer, 'GET', '/books')).text();
  return lines
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Entry);
}

/** What is charged, and what is held, for a payment in an acquirer's books. */
async function charged(acquirer: Acquirer, paymentId: string) {
  const lines = (await booksOf(acquirer)).filter(line => line.payment === paymentId);
  const sum = (of: 'authorized' | 'captured' | 'voided' | 'refunded') =>
    lines.reduce((total, line) => total + (line[of] ?? 0), 0);
  return {
    charged: sum('captured') - sum('refunded'),
    held: sum('authorized') - sum('captured') - sum('voided'),
  };
}

const CHARGED = { charged: 10_000, held: 0 };
const NOTHING = { charged: 0, held: 0 };

async function pay(input: { number?: string; captureMethod?: 'MANUAL' } = {}): Promise<Payment> {
  const { number, ...rest } = input;
  const wanted = { amount: 10_000, currency: 'EUR', card: card(number), ...rest };
  return (await createPayment(merchant.ctx, wanted)).value;
}

const isSettled = ({ status }: Payment) => !['PENDING', 'REQUIRES_ACTION'].includes(status);

const authorizations = async (id: string) =>
  (await faults.attempts(id)).filter(({ kind }) => kind === 'AUTHORIZE');

/** The invariants, and both acquirers' books against the ledger. */
async function wrongThings(): Promise<string[]> {
  const report = async (acquirer: Acquirer) => {
    const way = { connector: 'acquirer', accountId: acquirer.accountId };
    const connector = await faults.app.connectors.through(way);
    if (!connector) throw new Error(`${acquirer.name} has no connector`);
    const theirs = { ...connector, accountId: acquirer.accountId };
    const { differences } = await reconcile(faults.app, theirs, AbortSignal.timeout(5_000));
    return differences.map(({ key, problem }) => `${acquirer.name}: ${key}: ${problem}`);
  };
  return [...(await brokenInvariants(faults.app)), ...(await report(first)), ...(await report(second))];
}

describe('with a worker', () => {
  let worker: RunningWorker;

  beforeAll(async () => {
    worker = await faults.startWorker();
  });

  afterAll(async () => {
    await worker.stop();
  });

  test('a payment that its account cannot take for a technical reason is taken by the next one', async () => {
    refusal = OUT_OF_ORDER;
    const { id } = await pay();
    const payment = await faults.awaitPayment(id, isSettled);
    expect(payment).toMatchObject({ status: 'CAPTURED', accountId: second.accountId, fallbacks: null });
    const [one, other, ...none] = await authorizations(id);
    expect(one).toMatchObject({ status: 'DECLINED', accountId: first.accountId, reason: 'REQUESTED' });
    expect(other).toMatchObject({ status: 'APPROVED', accountId: second.accountId, reason: 'FALLBACK' });
    expect(none).toEqual([]);
    const types = await faults.app.db.prisma.event.findMany({
      where: { paymentId: id },
      orderBy: { seq: 'asc' },
      select: { type: true },
    });
    expect(types.map(({ type }) => type)).toEqual([
      'payment.created',
      'payment.rerouted',
      'payment.success',
      'payment.captured',
    ]);
    expect([await charged(first, id), await charged(second, id)]).toEqual([NOTHING, CHARGED]);
    expect(await wrongThings()).toEqual([]);
  });

  test('what follows goes through the account that took the payment, also once it is disabled', async () => {
    refusal = OUT_OF_ORDER;
    const { id } = await pay();
    await faults.awaitPayment(id, isSettled);
    const account = { accountId: second.accountId };
    await disableAccountAsOperator(faults.app, merchant.tenant, account);
    await refundPayment(merchant.ctx, { paymentId: id });
    await faults.awaitPayment(id, ({ refunded }) => refunded === 10_000n);
    await enableAccountAsOperator(faults.app, merchant.tenant, account);
    expect((await faults.attempts(id)).at(-1)).toMatchObject({ kind: 'REFUND', ...account });
    expect(await charged(second, id)).toEqual(NOTHING);
  });

  test.each([
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000002', 'generic_decline'],
  ])('a decline of the issuer ends the payment: card %s, %s', async (number, code) => {
    const { id } = await pay({ number });
    const payment = await faults.awaitPayment(id, isSettled);
    expect(payment).toMatchObject({ status: 'DECLINED', declineCode: code, accountId: first.accountId });
    expect(await authorizations(id)).toHaveLength(1);
  });

  test('when the last account says no, the payment ends with its reason', async () => {
    refusal = OUT_OF_ORDER;
    const { id } = await pay({ number: '4000000000009995' });
    const payment = await faults.awaitPayment(id, isSettled);
    expect(payment).toMatchObject({ status: 'DECLINED', declineCode: 'insufficient_funds' });
    expect(await authorizations(id)).toHaveLength(2);
    expect(await faults.app.db.prisma.vaultCard.count({ where: { paymentId: id } })).toBe(0);
    expect(await faults.app.db.prisma.vaultCvv.count({ where: { paymentId: id } })).toBe(0);
    expect(await wrongThings()).toEqual([]);
  });

  test('an answer that is lost is looked up at its account, and nobody else is asked', async () => {
    await fault(first, 'lose_answer', { on: ['authorize'], calls: 1 });
    const { id } = await pay();
    const payment = await faults.awaitPayment(id, isSettled);
    expect(payment).toMatchObject({ status: 'CAPTURED', accountId: first.accountId });
    expect([await charged(first, id), await charged(second, id)]).toEqual([CHARGED, NOTHING]);
  });

  test('while the outcome is unknown nobody else is asked, however long that is', async () => {
    await fault(first, 'lose_answer', { on: ['authorize'] });
    await fault(first, 'error', { on: ['lookup', 'abandon'] });
    const { id } = await pay();
    const startedAt = faults.app.now().getTime();
    await faults.awaitPayment(id, () => faults.app.now().getTime() - startedAt > 5 * 60_000);
    expect(await faults.payment(id)).toMatchObject({ status: 'PENDING', accountId: first.accountId });
    expect(await authorizations(id)).toHaveLength(1);
    await clearFaults();
    await faults.awaitPayment(id, ({ status }) => status === 'CAPTURED');
    expect([await charged(first, id), await charged(second, id)]).toEqual([CHARGED, NOTHING]);
  });

  test('an account that never saw the payment has to promise to forget it before the next one is asked', async () => {
    await fault(first, 'error', { on: ['authorize'] });
    const { id } = await pay();
    const payment = await faults.awaitPayment(id, isSettled);
    expect(payment).toMatchObject({ status: 'CAPTURED', accountId: second.accountId });
    const [one, other] = await authorizations(id);
    expect(one).toMatchObject({ status: 'FAILED', declineCode: 'processor_error' });
    expect(other).toMatchObject({ status: 'APPROVED' });
    const abandoned = (await booksOf(first)).filter(({ kind, key }) => kind === 'ABANDON' && key === one?.id);
    expect(abandoned).toHaveLength(1);
    expect([await charged(first, id), await charged(second, id)]).toEqual([NOTHING, CHARGED]);
    expect(await wrongThings()).toEqual([]);
  });
});

describe('without a worker', () => {
  const claim = async (attemptId: string): Promise<Attempt> => {
    const attempt = await faults.app.writers.claims.submit(attemptId);
    if (!attempt) throw new Error(`${attemptId} was claimed before`);
    return attempt;
  };

  const complete = (
    { id: attemptId, paymentId, sendNo }: Attempt,
    result: ConnectorResult,
    app = faults.app,
  ) => app.writers.completions.submit({ attemptId, paymentId, sendNo, result });

  async function sentPayment() {
    const { id } = await pay();
    const [attempt] = await authorizations(id);
    return { id, attempt: await claim(attempt?.id ?? '') };
  }

  /** The call of a worker that dies before it can tell of the answer. */
  async function chargeAsTheDeadWorker(attempt: Attempt): Promise<ConnectorResult> {
    const connector = await faults.app.connectors.through(attempt);
    if (!connector) throw new Error('no connector');
    const source = { type: 'card', ...card(), cvv: '123' } as const;
    const { id: key, paymentId, amount } = attempt;
    const request = { key, paymentId, amount, currency: 'EUR', capture: true, source, returnUrl: null };
    return connector.authorize(request, AbortSignal.timeout(5_000));
  }

  test('ten reports of the same decline, from several processes, ask the next account once', async () => {
    const { id, attempt } = await sentPayment();
    const apps = [faults.app, await faults.core.anotherApp(), await faults.core.anotherApp()];
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => complete(attempt, OUT_OF_ORDER, apps[i % apps.length])),
    );
    expect(await authorizations(id)).toHaveLength(2);
    const where = { paymentId: id, type: 'payment.rerouted' };
    expect(await faults.app.db.prisma.event.count({ where })).toBe(1);
  });

  test('a charge of which the first account tells after the second was asked is given back', async () => {
    const { id, attempt } = await sentPayment();
    const approval = await chargeAsTheDeadWorker(attempt);
    await complete(attempt, OUT_OF_ORDER);
    // The two arrive in either order: here the payment is still with the second account.
    await complete(attempt, approval);
    const worker = await faults.startWorker();
    await faults.awaitPayment(id, isSettled);
    await until(
      () => faults.attempts(id),
      attempts => attempts.some(each => each.reason === 'COMPENSATION' && each.status === 'APPROVED'),
    );
    await worker.stop();
    expect(await faults.payment(id)).toMatchObject({ status: 'CAPTURED', accountId: second.accountId });
    expect([await charged(first, id), await charged(second, id)]).toEqual([NOTHING, CHARGED]);
    expect(await wrongThings()).toEqual([]);
    await refundPayment(merchant.ctx, { paymentId: id });
    const again = await faults.startWorker();
    await faults.awaitPayment(id, ({ refunded }) => refunded === 10_000n);
    await again.stop();
    expect(await charged(second, id)).toEqual(NOTHING);
  });

  test('a charge that the first account confirms beats a decline that comes after it', async () => {
    const { id, attempt } = await sentPayment();
    await complete(attempt, await chargeAsTheDeadWorker(attempt));
    await complete(attempt, OUT_OF_ORDER);
    expect(await authorizations(id)).toHaveLength(1);
    expect(await faults.payment(id)).toMatchObject({ status: 'CAPTURED', accountId: first.accountId });
    const [contradicted] = await authorizations(id);
    expect(contradicted).toMatchObject({ status: 'APPROVED', needsOperator: true });
    await faults.app.db.prisma.attempt.update({ where: { id: attempt.id }, data: { needsOperator: false } });
  });

  test('an account that was disabled meanwhile is not asked', async () => {
    const { id, attempt } = await sentPayment();
    await disableAccountAsOperator(faults.app, merchant.tenant, { accountId: second.accountId });
    await complete(attempt, OUT_OF_ORDER);
    await enableAccountAsOperator(faults.app, merchant.tenant, { accountId: second.accountId });
    expect(await faults.payment(id)).toMatchObject({ status: 'DECLINED', accountId: first.accountId });
  });

  test('long after the shopper has left, or by the word of a person, nobody else is asked', async () => {
    const late = await sentPayment();
    faults.advance(FALLBACK_WINDOW_MS);
    await complete(late.attempt, OUT_OF_ORDER);
    expect(await faults.payment(late.id)).toMatchObject({ status: 'DECLINED' });
    const { id, attempt } = await sentPayment();
    const { id: attemptId, sendNo } = attempt;
    const decision = { attemptId, paymentId: id, sendNo, result: OUT_OF_ORDER, onlyWhileOpen: true } as const;
    await faults.app.writers.completions.submit(decision);
    expect(await faults.payment(id)).toMatchObject({ status: 'DECLINED' });
  });

  test('I2 whatever fails and whoever dies on the way, both books together hold one charge at most', async () => {
    const random = seededRandom(SEED);
    const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const PAYMENTS = 40;
    const mishaps = ['lose_answer', 'hang', 'error'] as const;
    const calls: readonly Call[] = ['authorize', 'lookup', 'abandon'];
    const worker = await faults.startWorker();
    const ids: string[] = [];
    for (let i = 0; i < PAYMENTS; i++) {
      refusal = random() < 0.3 ? OUT_OF_ORDER : null;
      await fault(oneOf([first, second]), oneOf(mishaps), { on: [oneOf(calls)], calls: 1 });
      const { id } = await pay();
      ids.push(id);
      if (random() < 0.2) {
        const [attempt] = await authorizations(id);
        // Its job is gone, or the worker has it already: either way somebody else goes on from here.
        const stolen = attempt && (await faults.app.writers.claims.submit(attempt.id));
        if (stolen && random() < 0.5) await chargeAsTheDeadWorker(stolen);
      }
    }
    await clearFaults();
    for (const id of ids) await faults.awaitPayment(id, isSettled);
    await worker.stop();
    for (const id of ids) {
      const { captured } = await faults.payment(id);
      const both = await Promise.all([first, second].map(acquirer => charged(acquirer, id)));
      expect({ id, sum: both.reduce((sum, one) => sum + one.charged, 0) }).toEqual({
        id,
        sum: Number(captured),
      });
      expect(both.map(({ held }) => held)).toEqual([0, 0]);
    }
    expect(await wrongThings()).toEqual([]);
  }, 120_000);

  test('a job for an attempt that another account has followed does nothing', async () => {
    const { id, attempt } = await sentPayment();
    await complete(attempt, OUT_OF_ORDER);
    await resolveAttempt(faults.app, attempt.id);
    expect(await faults.app.writers.claims.submit(attempt.id)).toBeNull();
    expect(await authorizations(id)).toHaveLength(2);
  });
});
