import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { createPayment } from '../../core/payments/create-payment.ts';
import { socketClient, subscribeTo } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const EVENTS = `subscription ($after: String, $types: [EventType!], $paymentId: ID) {
  events(after: $after, types: $types, paymentId: $paymentId) { id cursor type payment { id version } }
}`;

let sluice: Sluice;
const clients: Client[] = [];
/** For tests that write a thousand payments on a busy machine. */
const LONG_MS = 30_000;

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

async function payMany(merchant: TestMerchant, count: number) {
  return Promise.all(Array.from({ length: count }, (_, i) => pay(merchant, 100 + i)));
}

describe('the events subscription', () => {
  test(
    'gives a reader that comes back with its cursor exactly what it missed, then goes live',
    async () => {
      const merchant = await createMerchant(sluice.app);
      const first = subscribeTo(connect(merchant.headers), EVENTS, { after: '0' });
      await payMany(merchant, 3);
      const seen = await first.take(3);
      await first.stop();
      await payMany(merchant, 1_203);
      const again = subscribeTo(connect(merchant.headers), EVENTS, {
        after: seen.at(-1)?.data.events.cursor,
      });
      const missed = await again.take(1_203);
      await pay(merchant);
      const live = await again.next();
      const cursors = [...seen, ...missed, live].map(result => Number(result.data.events.cursor));
      expect(cursors).toEqual(Array.from({ length: 1_207 }, (_, i) => i + 1));
      await again.stop();
    },
    LONG_MS,
  );

  test(
    'has no gap and no duplicate while events pour in during the catching up',
    async () => {
      const merchant = await createMerchant(sluice.app);
      await payMany(merchant, 700);
      const results = subscribeTo(connect(merchant.headers), EVENTS, { after: '0' });
      const pouring = (async () => {
        for (let i = 0; i < 20; i++) await payMany(merchant, 15);
      })();
      const received = await results.take(1_000);
      await pouring;
      expect(received.map(result => Number(result.data.events.cursor))).toEqual(
        Array.from({ length: 1_000 }, (_, i) => i + 1),
      );
      await results.stop();
    },
    LONG_MS,
  );

  test('starts from now where there is no cursor', async () => {
    const merchant = await createMerchant(sluice.app);
    await payMany(merchant, 5);
    const results = subscribeTo(connect(merchant.headers), EVENTS);
    let arrived = false;
    const first = results.next().finally(() => {
      arrived = true;
    });
    // Nothing tells when a subscription has begun but its first event.
    while (!arrived) await pay(merchant);
    expect(Number((await first).data.events.cursor)).toBeGreaterThan(5);
    await results.stop();
  });

  test.each([
    ['99999', /has not reached 99999/],
    ['tomorrow', /not a cursor/],
    ['-1', /not a cursor/],
  ])('refuses the cursor %s and says why', async (after, message) => {
    const merchant = await createMerchant(sluice.app);
    const { errors } = await subscribeTo(connect(merchant.headers), EVENTS, { after }).next().catch(asErrors);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code: 'CURSOR_INVALID' },
    });
  });

  test('refuses a cursor that is older than what is kept', async () => {
    const merchant = await createMerchant(sluice.app);
    await payMany(merchant, 3);
    await sluice.app.db.prisma.eventCounter.updateMany({
      where: { merchantId: merchant.id },
      data: { firstSeq: 3n },
    });
    const { errors } = await subscribeTo(connect(merchant.headers), EVENTS, { after: '1' })
      .next()
      .catch(asErrors);
    expect(errors?.[0]?.message).toMatch(/no longer kept/);
  });

  test('shows nothing of another merchant', async () => {
    const mine = await createMerchant(sluice.app);
    const other = await createMerchant(sluice.app);
    const results = subscribeTo(connect(mine.headers), EVENTS, { after: '0' });
    await payMany(other, 5);
    const own = await pay(mine);
    expect((await results.next()).data.events).toMatchObject({ cursor: '1', payment: { id: own.id } });
    await results.stop();
  });

  test('continues after the server was restarted', async () => {
    const merchant = await createMerchant(sluice.app);
    const before = subscribeTo(connect(merchant.headers), EVENTS, { after: '0' });
    await pay(merchant);
    const { data } = await before.next();
    const cut = before.next().catch(error => error);
    await sluice.restartServer();
    expect(await cut).toMatchObject({ code: 1012 });
    await payMany(merchant, 2);
    const after = subscribeTo(connect(merchant.headers), EVENTS, { after: data.events.cursor });
    expect((await after.take(2)).map(result => result.data.events.cursor)).toEqual(['2', '3']);
    await after.stop();
  });
});

/** graphql-ws throws the errors of an operation that did not start. */
function asErrors(errors: unknown) {
  return { errors: errors as { message: string; extensions?: object }[], data: undefined };
}
