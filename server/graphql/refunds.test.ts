import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

/** The sandbox's card whose refunds are declined. */
const REFUND_DECLINED = '4000000000005126';

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  await sluice.core.startWorker();
  merchant = await createMerchant(sluice.app);
});

afterAll(() => sluice.stop());

/** A refund of a payment of its own, once the processor has answered. */
async function refunded(number?: string): Promise<{ id: string; paymentId: string }> {
  const { prisma } = sluice.app.db;
  const { value: payment } = await createPayment(merchant.ctx, { amount: 2_000, card: card(number) });
  const { id: paymentId } = await until(
    () => prisma.payment.findUniqueOrThrow({ where: { id: payment.id } }),
    ({ status }) => status === 'CAPTURED',
  );
  const { value } = await refundPayment(merchant.ctx, { paymentId, amount: 500 });
  const { id } = await until(
    () => prisma.refund.findUniqueOrThrow({ where: { id: value.refund?.id ?? '' } }),
    ({ status }) => status !== 'PENDING',
  );
  return { id, paymentId };
}

async function found(filter: object): Promise<string[]> {
  const query = 'query ($filter: RefundFilter) { refunds(filter: $filter) { edges { node { id } } } }';
  const { headers } = merchant;
  const { data, errors } = await postGraphQL(sluice.url, { query, variables: { filter }, headers });
  expect(errors).toBeUndefined();
  return data.refunds.edges.map(({ node }: { node: { id: string } }) => node.id);
}

test('refunds are found by their status and their payment, the newest first', async () => {
  const processed = await refunded();
  const failed = await refunded(REFUND_DECLINED);
  expect(await found({})).toEqual([failed.id, processed.id]);
  expect(await found({ statuses: ['FAILED'] })).toEqual([failed.id]);
  expect(await found({ statuses: ['PENDING'] })).toEqual([]);
  expect(await found({ statuses: ['PROCESSED', 'FAILED'] })).toEqual([failed.id, processed.id]);
  expect(await found({ paymentId: processed.paymentId })).toEqual([processed.id]);
  expect(await found({ paymentId: processed.paymentId, statuses: ['FAILED'] })).toEqual([]);
  expect(await found({ paymentId: 'pay_unknown' })).toEqual([]);
});
