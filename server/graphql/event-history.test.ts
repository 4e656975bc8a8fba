import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $paymentId: ID) {
  events(first: $first, after: $after, last: $last, before: $before, paymentId: $paymentId) {
    events { cursor } nextCursor previousCursor hasMore
  }
}`;

let sluice: Sluice;
let merchant: TestMerchant;
const paymentIds: string[] = [];

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
  for (let i = 0; i < 7; i++) {
    const { value } = await createPayment(merchant.ctx, { amount: 100 + i, upi: { vpa: 'someone@bank' } });
    paymentIds.push(value.id);
  }
});

afterAll(() => sluice.stop());

async function read(variables: object) {
  const { data, errors } = await postGraphQL(sluice.url, {
    query: PAGE,
    variables,
    headers: merchant.headers,
  });
  if (errors) return { errors };
  const { events, ...rest } = data.events;
  return { cursors: events.map((event: { cursor: string }) => event.cursor), ...rest };
}

describe('the event log, read backwards', () => {
  test('begins with the newest events, and ends at the oldest kept', async () => {
    expect(await read({ last: 3 })).toEqual({
      cursors: ['5', '6', '7'],
      nextCursor: '7',
      previousCursor: '5',
      hasMore: true,
    });
    expect(await read({ last: 3, before: '5' })).toMatchObject({
      cursors: ['2', '3', '4'],
      previousCursor: '2',
    });
    expect(await read({ last: 3, before: '2' })).toMatchObject({ cursors: ['1'], hasMore: false });
  });

  test('keeps to its filter', async () => {
    expect(await read({ last: 2, paymentId: paymentIds[2] })).toMatchObject({
      cursors: ['3'],
      nextCursor: '7',
      hasMore: false,
    });
  });

  test('meets the pages that are read forwards', async () => {
    const page = await read({ first: 2, after: '3' });
    expect(page).toMatchObject({ cursors: ['4', '5'], previousCursor: '4', hasMore: true });
    expect(await read({ last: 2, before: page.previousCursor })).toMatchObject({ cursors: ['2', '3'] });
  });

  test.each([
    ['both ways at once', { first: 1, last: 1 }, 'INVALID_INPUT'],
    ['no row at all', { last: 0 }, 'INVALID_INPUT'],
    ['more than a page', { last: 501 }, 'INVALID_INPUT'],
    ['a cursor from nowhere', { last: 1, before: '99' }, 'CURSOR_INVALID'],
  ])('refuses %s', async (_what, variables, code) => {
    expect(await read(variables)).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
