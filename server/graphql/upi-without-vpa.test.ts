import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

// A shopper scans a code, or opens a link, and pays from an address that nobody knew when the payment was made.

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
  await sluice.core.startWorker();
});

afterAll(async () => {
  await sluice.stop();
});

const ask = async (query: string, variables: object) =>
  (await postGraphQL(sluice.url, { query, variables: { ...variables }, headers: merchant.headers })).data;

async function pay(upi: object): Promise<{ id: string }> {
  const create = `mutation ($input: CreatePaymentInput!) {
    createPayment(input: $input) { ... on Payment { id method vpa status } ... on UserError { message } } }`;
  const { createPayment } = await ask(create, { input: { amount: 700, upi } });
  expect(createPayment).toMatchObject({ method: 'UPI', vpa: null, status: 'PENDING' });
  return createPayment;
}

const READ = 'query ($id: ID!) { payment(id: $id) { status vpa nextAction { type url } decline { code } } }';

const shown = (id: string, status: string) =>
  until(
    async () => (await ask(READ, { id })).payment,
    payment => payment.status === status,
  );

/** Somebody opens the code's address on their phone and decides. */
async function decide(url: string, form: Record<string, string>): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  return response.status;
}

describe('UPI without an address', () => {
  test('waits with a code, and tells who paid once somebody has', async () => {
    const { id } = await pay({});
    const waiting = await shown(id, 'REQUIRES_ACTION');
    expect(waiting).toMatchObject({
      vpa: null,
      nextAction: { type: 'UPI_QR', url: expect.stringContaining(`${sluice.core.sandbox.url}/challenge/`) },
    });
    expect(await decide(waiting.nextAction.url, { decision: 'approve', vpa: 'asha.rao@okbank' })).toBe(303);
    expect(await shown(id, 'CAPTURED')).toMatchObject({ vpa: 'asha.rao@okbank', nextAction: null });

    const found = await ask(
      '{ payments(filter: { search: "asha.rao@" }) { edges { node { id vpa } } } }',
      {},
    );
    expect(found.payments.edges).toEqual([{ node: { id, vpa: 'asha.rao@okbank' } }]);
    const events = await sluice.app.db.prisma.event.findMany({
      where: { paymentId: id },
      orderBy: { seq: 'asc' },
    });
    const told = events.map(({ type, body }) => [type, JSON.parse(body).data.payment.vpa]);
    expect(told).toEqual([
      ['payment.created', null],
      ['payment.requires_action', null],
      ['payment.success', 'asha.rao@okbank'],
      ['payment.captured', 'asha.rao@okbank'],
    ]);
  });

  test('that is rejected in the app is declined, and names nobody', async () => {
    const { id } = await pay({ vpa: null });
    const waiting = await shown(id, 'REQUIRES_ACTION');
    await decide(waiting.nextAction.url, { decision: 'fail', vpa: 'asha.rao@okbank' });
    expect(await shown(id, 'DECLINED')).toMatchObject({ vpa: null, decline: { code: 'upi_rejected' } });
  });
});
