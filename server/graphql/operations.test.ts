import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyAudit } from '../../core/audit/verify-audit.ts';
import { createSession } from '../../core/merchants/sessions.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, createUser, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const RESOLVE = `mutation ($input: ResolveAttemptInput!) {
  resolveAttempt(input: $input) {
    __typename
    ... on Attempt { id status needsOperator processorReference }
    ... on UserError { code path }
  }
}`;
const OPERATIONS = `{ operations {
  queues { name waiting active delayed failed }
  workers { id alive }
  attempts { overdue oldestDueAt }
  deliveries { overdue }
  failedDeliveries heldDeliveries
  unsettledAttempts { id }
} }`;

let sluice: Sluice;
let merchant: TestMerchant;
let operator: Readonly<Record<string, string>>;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
  operator = await sessionOf(true);
});

afterAll(() => sluice.stop());

async function sessionOf(isOperator: boolean): Promise<Readonly<Record<string, string>>> {
  const { app } = sluice;
  const user = await createUser(app, merchant.id);
  await app.db.prisma.user.update({ where: { id: user.id }, data: { operator: isOperator } });
  const origin = { userAgent: null, address: null };
  const token = await createSession(app.db, {
    userId: user.id,
    merchantId: merchant.id,
    ...origin,
    now: app.now(),
  });
  return { cookie: `sluice_session=${token}`, 'sec-fetch-site': 'same-origin' };
}

const ask = (query: string, variables: object = {}, headers = operator) =>
  postGraphQL(sluice.url, { query, variables, headers });
const resolveAttempt = async (input: object) => (await ask(RESOLVE, { input })).data.resolveAttempt;

/** A payment whose authorization nobody could find out about. */
async function unsettled(): Promise<{ paymentId: string; attemptId: string }> {
  const { value } = await createPayment(merchant.ctx, { amount: 700, upi: { vpa: 'someone@bank' } });
  const { attempt } = sluice.app.db.prisma;
  const { id } = await attempt.findFirstOrThrow({ where: { paymentId: value.id } });
  await attempt.update({
    where: { id },
    data: { status: 'UNKNOWN', sendNo: 1, sentAt: sluice.app.now(), needsOperator: true },
  });
  return { paymentId: value.id, attemptId: id };
}

/** What the merchant's audit log says was settled of a payment. */
const told = (paymentId: string) =>
  sluice.app.db.prisma.auditEntry.findMany({
    where: { action: 'attempt.settled', target: paymentId },
    select: { actorKind: true, actorId: true, merchantId: true, details: true, address: true },
  });

const payment = (id: string) => sluice.app.db.prisma.payment.findUniqueOrThrow({ where: { id } });

describe('operations', () => {
  test('are for operators and no role of a team', async () => {
    for (const headers of [merchant.headers, await sessionOf(false)]) {
      const { data, errors } = await ask(OPERATIONS, {}, headers);
      expect([data, errors?.[0]?.extensions?.['code']]).toEqual([null, 'FORBIDDEN']);
      const refused = await ask(
        RESOLVE,
        { input: { attemptId: 'x', decision: 'NOTED', note: 'x' } },
        headers,
      );
      expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  test('tell of queues, workers, what is due, and what needs a person', async () => {
    const { attemptId } = await unsettled();
    await createPayment(merchant.ctx, { amount: 800, upi: { vpa: 'someone@bank' } });
    await sluice.app.db.prisma.attempt.updateMany({
      where: { status: 'PENDING' },
      data: { nextSweepAt: new Date(0) },
    });
    const { data } = await ask(OPERATIONS);
    expect(data.operations).toMatchObject({
      queues: expect.arrayContaining([
        { name: 'run-attempt', waiting: expect.any(Number), active: 0, delayed: 0, failed: 0 },
      ]),
      workers: [],
      attempts: { overdue: 1, oldestDueAt: new Date(0).toISOString() },
      deliveries: { overdue: 0 },
      failedDeliveries: 0,
      heldDeliveries: 0,
    });
    expect(data.operations.unsettledAttempts).toContainEqual({ id: attemptId });
    const worker = await sluice.core.startWorker();
    expect((await ask(OPERATIONS)).data.operations.workers).toEqual([
      { id: expect.stringMatching(/^worker_/), alive: true },
    ]);
    await worker.stop();
  });
});

describe('an attempt that no lookup could settle', () => {
  test('is settled by hand as the processor said, and its payment goes on', async () => {
    const { attemptId, paymentId } = await unsettled();
    const input = { attemptId, decision: 'APPROVED', reference: 'acq_by_phone', note: 'called the acquirer' };
    expect(await resolveAttempt(input)).toEqual({
      __typename: 'Attempt',
      id: attemptId,
      status: 'APPROVED',
      needsOperator: false,
      processorReference: 'acq_by_phone',
    });
    expect((await payment(paymentId)).status).toBe('CAPTURED');
    const decided = await sluice.app.db.prisma.operatorDecision.findMany({ where: { attemptId } });
    expect(decided).toMatchObject([{ decision: 'APPROVED', note: 'called the acquirer' }]);
    expect(await told(paymentId)).toEqual([
      {
        actorKind: 'USER',
        actorId: decided[0]?.userId,
        merchantId: merchant.id,
        details: {
          attemptId,
          kind: 'AUTHORIZE',
          decision: 'APPROVED',
          reference: 'acq_by_phone',
          note: 'called the acquirer',
        },
        address: null,
      },
    ]);
    expect(await verifyAudit(sluice.app.db, merchant.id)).toMatchObject({ intact: true });
  });

  test('is settled once, whatever two operators say at the same moment', async () => {
    const other = await sessionOf(true);
    for (let round = 0; round < 8; round++) {
      const { attemptId, paymentId } = await unsettled();
      const approve = { attemptId, decision: 'APPROVED', reference: `acq_${round}`, note: 'seen' };
      const decline = { attemptId, decision: 'DECLINED', note: 'not seen' };
      const answers = await Promise.all([
        resolveAttempt(approve),
        ask(RESOLVE, { input: decline }, other).then(({ data }) => data.resolveAttempt),
      ]);
      const names = answers.map(answer => answer.__typename).sort();
      expect(names).toEqual(['Attempt', 'InvalidStateError']);
      const attempt = await sluice.app.db.prisma.attempt.findUniqueOrThrow({ where: { id: attemptId } });
      expect(attempt.contradiction).toBeNull();
      expect(await told(paymentId)).toHaveLength(1);
      expect((await payment(paymentId)).status).toBe(attempt.status === 'APPROVED' ? 'CAPTURED' : 'DECLINED');
    }
  });

  test('keeps the processor’s own answer where that was quicker', async () => {
    const { attemptId, paymentId } = await unsettled();
    const [answered, decided] = await Promise.all([
      sluice.app.writers.completions.submit({
        attemptId,
        paymentId,
        sendNo: 1,
        result: { outcome: 'approved', reference: 'acq_quick', captured: true },
      }),
      resolveAttempt({ attemptId, decision: 'DECLINED', note: 'not seen' }),
    ]);
    const attempt = await sluice.app.db.prisma.attempt.findUniqueOrThrow({ where: { id: attemptId } });
    if (decided.__typename === 'Attempt') expect(attempt.status).toBe('DECLINED');
    else expect([answered, attempt.status, attempt.contradiction]).toEqual([true, 'APPROVED', null]);
  });

  test.each([
    ['an approval without the processor’s reference', { decision: 'APPROVED' }, ['reference']],
    ['no outcome at all', { decision: 'NOTED' }, ['decision']],
    ['no word of how it is known', { decision: 'DECLINED', note: ' ' }, ['note']],
  ])('is not settled by %s', async (_what, input, path) => {
    const { attemptId } = await unsettled();
    expect(await resolveAttempt({ attemptId, note: 'why', ...input })).toMatchObject({
      __typename: 'ValidationError',
      path,
    });
  });

  test('is not settled by the reference of another', async () => {
    const [first, second] = [await unsettled(), await unsettled()];
    const input = { decision: 'APPROVED', reference: 'acq_same', note: 'seen' };
    await resolveAttempt({ ...input, attemptId: first.attemptId });
    expect(await resolveAttempt({ ...input, attemptId: second.attemptId })).toMatchObject({
      path: ['reference'],
    });
  });

  test('whose answers contradict each other is looked into, and its outcome stays', async () => {
    const { attemptId } = await unsettled();
    await resolveAttempt({ attemptId, decision: 'DECLINED', note: 'not seen' });
    await sluice.app.db.prisma.attempt.update({
      where: { id: attemptId },
      data: { contradiction: 'approved', needsOperator: true },
    });
    const refused = await resolveAttempt({ attemptId, decision: 'APPROVED', reference: 'x', note: 'y' });
    expect(refused).toMatchObject({ path: ['decision'] });
    expect(await resolveAttempt({ attemptId, decision: 'NOTED', note: 'refunded by hand' })).toMatchObject({
      status: 'DECLINED',
      needsOperator: false,
    });
  });
});
