import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AuthenticationError, createSluice, type SluiceEvent } from '../../clients/sdk/index.ts';
import { revokeApiKey } from '../../core/merchants/api-keys.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';

let sluice: Sluice;
let wire: Wire;

beforeAll(async () => {
  sluice = await startSluice();
  wire = await startWire(sluice.url);
});

afterAll(async () => {
  await wire.close();
  await sluice.stop();
});

const clientOf = ({ key, secret }: TestMerchant) =>
  createSluice({ url: wire.url, apiKey: key, apiSecret: secret });

const pay = ({ ctx }: TestMerchant) => createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });

/** Follows until `count` events are there. */
async function collect(merchant: TestMerchant, count: number, lost: Error[]): Promise<SluiceEvent[]> {
  const seen: SluiceEvent[] = [];
  const stopping = new AbortController();
  const events = clientOf(merchant).events({
    after: '0',
    signal: stopping.signal,
    onDisconnect: error => void lost.push(error),
  });
  for await (const event of events) {
    seen.push(event);
    if (seen.length === count) stopping.abort();
  }
  return seen;
}

describe("the SDK's events", () => {
  test('come in order, each once, over ten cuts of the line and a restart of the server', async () => {
    const merchant = await createMerchant(sluice.app);
    const lost: Error[] = [];
    const COUNT = 300;
    const collected = collect(merchant, COUNT, lost);
    for (let cuts = 0; cuts < 10; cuts++) {
      for (let i = 0; i < COUNT / 10; i++) await pay(merchant);
      if (cuts === 5) await sluice.restartServer();
      wire.cut();
      wire.heal();
    }
    const seen = await collected;
    expect(seen.map(event => event.cursor)).toEqual(Array.from({ length: COUNT }, (_, i) => String(i + 1)));
    expect(lost.length).toBeGreaterThan(0);
  }, 60_000);

  test('begin now when no cursor is given, and with the types that are wanted', async () => {
    const merchant = await createMerchant(sluice.app);
    await pay(merchant);
    const events = clientOf(merchant).events({ types: ['PAYMENT_CREATED'] });
    const first = events.next();
    // The cursor is read before the stream is opened; what happens after that is seen either way.
    await until(
      () => clientOf(merchant).eventCursor(),
      cursor => cursor === '1',
    );
    const paying = setInterval(() => void pay(merchant), 100);
    const { value } = await first;
    clearInterval(paying);
    expect(Number((value as SluiceEvent).cursor)).toBeGreaterThan(1);
    expect((value as SluiceEvent).payment).toMatchObject({ amount: 100, method: 'UPI' });
    await events.return(undefined);
  });

  test('end with an error that asking again cannot mend', async () => {
    const merchant = await createMerchant(sluice.app);
    await pay(merchant);
    const events = clientOf(merchant).events({ after: '0' });
    await events.next();
    const next = events.next();
    await revokeApiKey(sluice.app.db, merchant.tenant, { id: merchant.key, now: sluice.app.now() });
    await expect(next).rejects.toBeInstanceOf(AuthenticationError);
    const ahead = clientOf(await createMerchant(sluice.app)).events({ after: '999' });
    await expect(ahead.next()).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  }, 15_000);
});
