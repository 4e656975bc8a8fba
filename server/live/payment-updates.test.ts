import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { createPayment } from '../../core/payments/create-payment.ts';
import { socketClient, subscribeTo } from '../../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const EVENTS = `subscription ($after: String, $types: [EventType!], $paymentId: ID) {
  events(after: $after, types: $types, paymentId: $paymentId) { id cursor type payment { id version } }
}`;
const PAYMENT = 'subscription ($id: ID!) { payment(id: $id) { id status version } }';

let sluice: Sluice;
const clients: Client[] = [];

beforeAll(async () => {
  sluice = await startSluice();
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

afterAll(async () => {
  await sluice.stop();
});

function connect(params: Record<string, unknown>): Client {
  const client = socketClient(sluice.url, params);
  clients.push(client);
  return client;
}

async function pay({ ctx }: TestMerchant, amount = 100) {
  return (await createPayment(ctx, { amount, upi: { vpa: 'someone@bank' } })).value;
}

describe('the payment subscription', () => {
  test('gives the payment now, then each newer version', async () => {
    const merchant = await createMerchant(sluice.app);
    const payment = await pay(merchant);
    const results = subscribeTo(connect(merchant.headers), PAYMENT, { id: payment.id });
    expect((await results.next()).data.payment).toMatchObject({ status: 'PENDING', version: 1 });
    const worker = await sluice.core.startWorker();
    const versions: number[] = [];
    let status = 'PENDING';
    while (status !== 'CAPTURED') {
      const { data } = await results.next();
      ({ status } = data.payment);
      versions.push(data.payment.version);
    }
    expect(versions).toEqual([...new Set(versions)].sort());
    expect(versions.at(-1)).toBe(3);
    await worker.stop();
    await results.stop();
  });

  test.each(['pay_0000000000000000', 'nonsense', '\0'])('refuses the id %j', async id => {
    const merchant = await createMerchant(sluice.app);
    const { errors } = await subscribeTo(connect(merchant.headers), PAYMENT, { id }).next().catch(asErrors);
    expect(errors?.[0]).toMatchObject({ message: 'Payment not found', extensions: { code: 'NOT_FOUND' } });
  });

  test("answers another merchant's payment like one that does not exist", async () => {
    const payment = await pay(await createMerchant(sluice.app));
    const { headers } = await createMerchant(sluice.app);
    const { errors } = await subscribeTo(connect(headers), PAYMENT, { id: payment.id })
      .next()
      .catch(asErrors);
    expect(errors?.[0]).toMatchObject({ message: 'Payment not found', extensions: { code: 'NOT_FOUND' } });
  });
});

describe('the events subscription with a filter', () => {
  test('gives only the types, or the payment, asked for', async () => {
    const merchant = await createMerchant(sluice.app);
    await pay(merchant);
    const target = await pay(merchant);
    await pay(merchant);
    const client = connect(merchant.headers);
    const ofOne = subscribeTo(client, EVENTS, { after: '0', paymentId: target.id });
    expect((await ofOne.next()).data.events.payment).toEqual({ id: target.id, version: 1 });
    const failures = subscribeTo(client, EVENTS, { after: '0', types: ['PAYMENT_FAILED'] });
    await createPayment(merchant.ctx, { amount: 100, card: card('4000000000000002') });
    const worker = await sluice.core.startWorker();
    const { data } = await failures.next();
    expect(data.events).toMatchObject({ type: 'PAYMENT_FAILED', payment: { version: 2 } });
    await Promise.all([worker.stop(), ofOne.stop(), failures.stop()]);
  });
});

/** graphql-ws throws the errors of an operation that did not start. */
function asErrors(errors: unknown) {
  return { errors: errors as { message: string; extensions?: object }[], data: undefined };
}
