import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { card, createMerchant } from '../../test/merchants.ts';
import { requestRest } from '../../test/rest.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(async () => {
  await sluice.stop();
});

const paymentNow = (id: string) => sluice.app.db.prisma.payment.findUniqueOrThrow({ where: { id } });

function signed(body: object, secret: string): { raw: string; headers: Record<string, string> } {
  const raw = JSON.stringify(body);
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${raw}`).digest('hex');
  return {
    raw,
    headers: { 'content-type': 'application/json', 'sandbox-signature': `t=${seconds},v1=${signature}` },
  };
}

/** A payment whose shopper has just approved it, of which we do not know yet: by 3-D Secure, unless told. */
async function challengedPayment(instrument: object = { card: card('4000000000003220') }) {
  const { ctx } = await createMerchant(sluice.app);
  const { value } = await createPayment(ctx, { amount: 100, ...instrument });
  await until(
    () => paymentNow(value.id),
    payment => payment.status === 'REQUIRES_ACTION',
  );
  const attempt = await sluice.app.db.prisma.attempt.findFirstOrThrow({ where: { paymentId: value.id } });
  const { SANDBOX_URL, SANDBOX_SECRET } = sluice.app.config;
  const approved = await requestRest(SANDBOX_URL, {
    method: 'POST',
    path: `/control/approve/${attempt.id}`,
    headers: { authorization: `Bearer ${SANDBOX_SECRET}` },
  });
  return { id: value.id, attemptId: attempt.id, reference: approved.body.reference };
}

const notificationOf = (
  key: string,
  more: { id: string; reference: string; amount?: number; currency?: string; vpa?: string },
) =>
  signed(
    {
      type: 'authorization.approved',
      key,
      amount: 100,
      currency: 'INR',
      outcome: 'approved',
      captured: true,
      ...more,
    },
    sluice.app.config.SANDBOX_SECRET,
  );

const notify = (message: ReturnType<typeof signed>) =>
  requestRest(sluice.url, { method: 'POST', path: '/notifications/sandbox', ...message });

const keptNotifications = (id: string) =>
  sluice.app.db.prisma.processorNotification.findMany({
    where: { id },
    select: { attemptId: true, verdict: true },
  });

describe('a notification of the processor', () => {
  test('settles a challenge at once, however often it comes', async () => {
    const worker = await sluice.core.startWorker();
    const { id, attemptId, reference } = await challengedPayment();
    const message = signed(
      {
        id: 'ntf_1',
        type: 'authorization.approved',
        key: attemptId,
        reference,
        amount: 100,
        currency: 'INR',
        outcome: 'approved',
        captured: true,
      },
      sluice.app.config.SANDBOX_SECRET,
    );
    const path = '/notifications/sandbox';
    for (let i = 0; i < 2; i++) {
      expect(await requestRest(sluice.url, { method: 'POST', path, ...message })).toMatchObject({
        status: 200,
      });
    }
    // Without it the next look at the processor would be seconds away.
    await until(
      () => paymentNow(id),
      payment => payment.status === 'CAPTURED',
      4_000,
    );
    expect(
      await sluice.app.db.prisma.event.count({ where: { paymentId: id, type: 'payment.captured' } }),
    ).toBe(1);
    await worker.stop();
  });

  test('settles a challenge without a worker and without Redis, and is kept once', async () => {
    const worker = await sluice.core.startWorker();
    const { id, attemptId, reference } = await challengedPayment();
    await worker.stop();
    const message = notificationOf(attemptId, { id: 'ntf_alone', reference });
    for (let i = 0; i < 2; i++) expect(await notify(message)).toMatchObject({ status: 200 });
    expect(await paymentNow(id)).toMatchObject({ status: 'CAPTURED', captured: 100n });
    expect(await keptNotifications('ntf_alone')).toEqual([{ attemptId, verdict: 'APPLIED' }]);
  });

  test.each([
    ['somebody@bank', 'somebody@bank'],
    ['no\0address', null],
  ])('says that %j has paid by a code, which is kept if it can be an address', async (told, kept) => {
    const worker = await sluice.core.startWorker();
    const { id, attemptId, reference } = await challengedPayment({ upi: {} });
    await worker.stop();
    await notify(notificationOf(attemptId, { id: `ntf_of_${attemptId}`, reference, vpa: told }));
    expect(await paymentNow(id)).toMatchObject({ status: 'CAPTURED', vpa: kept });
  });

  test('about another amount, currency or reference is kept aside and moves nothing', async () => {
    const worker = await sluice.core.startWorker();
    const { id, attemptId, reference } = await challengedPayment();
    await worker.stop();
    const wrong = [{ amount: 99 }, { currency: 'USD' }, { reference: 'somebody_elses' }];
    for (const [i, change] of wrong.entries()) {
      const name = `ntf_wrong_${i}`;
      await notify(notificationOf(attemptId, { id: name, reference, ...change }));
      expect(await keptNotifications(name)).toEqual([{ attemptId, verdict: 'MISMATCH' }]);
    }
    expect(await paymentNow(id)).toMatchObject({ status: 'REQUIRES_ACTION', captured: 0n });
  });

  test('about a key that is not ours is kept aside', async () => {
    await notify(notificationOf('att_0000000000000000', { id: 'ntf_unknown', reference: 'ref' }));
    expect(await keptNotifications('ntf_unknown')).toEqual([{ attemptId: null, verdict: 'UNKNOWN_KEY' }]);
  });

  test.each([
    ['with another secret', { secret: 'wrong' }],
    ['without a signature', { secret: null }],
  ])('%s is refused: 401', async (_name, { secret }) => {
    const message = signed({ id: 'ntf_2', key: 'att_0000000000000000' }, secret ?? '');
    const headers = secret === null ? { 'content-type': 'application/json' } : message.headers;
    const answer = await requestRest(sluice.url, {
      method: 'POST',
      path: '/notifications/sandbox',
      raw: message.raw,
      headers,
    });
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: 'AUTHENTICATION_ERROR', description: 'The notification is not authentic.' } },
    });
  });

  test('of a processor that we do not know: 404', async () => {
    const answer = await requestRest(sluice.url, {
      method: 'POST',
      path: '/notifications/nobody',
      body: {},
    });
    expect(answer).toMatchObject({ status: 404, body: { error: { description: 'Connector not found' } } });
  });
});
