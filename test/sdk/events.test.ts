import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keepBookmark, type Position } from '../../clients/sdk/bookmark.ts';
import { followEvents } from '../../clients/sdk/events.ts';
import {
  AuthenticationError,
  createSluice,
  type EventType,
  type SluiceEvent,
} from '../../clients/sdk/index.ts';
import { revokeApiKey } from '../../core/merchants/api-keys.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { reap } from '../../core/reap.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import { freePort } from '../docs/free-port.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { startProgram } from '../program.ts';
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

const clientOf = ({ key, secret }: TestMerchant, { url } = wire) =>
  createSluice({ url, apiKey: key, apiSecret: secret });

const settingsOf = ({ key, secret }: TestMerchant) => ({
  url: wire.url.replace(/\/$/, ''),
  apiKey: key,
  apiSecret: secret,
  maxRetries: 0,
  timeoutMs: 9_000,
});

const pay = ({ ctx }: TestMerchant) => createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });

const payMany = (merchant: TestMerchant, count: number) =>
  Promise.all(Array.from({ length: count }, () => pay(merchant)));

const PATIENCE_MS = 60_000;

/** What an iterator has brought so far, and the connections that it lost meanwhile. */
function follow(client: ReturnType<typeof createSluice>) {
  const seen: SluiceEvent[] = [];
  const lost: Error[] = [];
  const stopping = new AbortController();
  const events = client.events({
    after: '0',
    signal: stopping.signal,
    onDisconnect: error => void lost.push(error),
  });
  const over = (async () => {
    for await (const event of events) seen.push(event);
  })();
  return {
    cursors: () => seen.map(event => event.cursor),
    hasSeen: (count: number) =>
      until(
        () => seen.length,
        length => length >= count,
        PATIENCE_MS,
      ),
    hasLost: (count: number) =>
      until(
        () => lost.length,
        length => length >= count,
        PATIENCE_MS,
      ),
    lost,
    async stop() {
      stopping.abort();
      await over;
    },
  };
}

describe("the SDK's events", () => {
  test('come in order, each once, over ten cuts of the line and a restart of the server process', async () => {
    const merchant = await createMerchant(sluice.app);
    const environment = { API_PORT: String(await freePort()) };
    let server = await startProgram(sluice.core, 'server', { environment });
    const line = await startWire(await server.url());
    const reader = follow(clientOf(merchant, line));
    const CUTS = 10;
    const HALF = 15;
    for (let cuts = 0; cuts < CUTS; cuts++) {
      // One half of a round while it listens, one while nobody can reach it.
      await payMany(merchant, HALF);
      await reader.hasSeen((2 * cuts + 1) * HALF);
      const before = reader.lost.length;
      line.cut();
      await payMany(merchant, HALF);
      await reader.hasLost(before + 1);
      if (cuts === CUTS / 2) {
        await server.stop();
        server = await startProgram(sluice.core, 'server', { environment });
      }
      line.heal();
    }
    await reader.hasSeen(2 * CUTS * HALF);
    await reader.stop();
    expect(reader.cursors()).toEqual(Array.from({ length: 2 * CUTS * HALF }, (_, i) => String(i + 1)));
    expect(reader.lost.length).toBeGreaterThanOrEqual(CUTS);
    await line.close();
    await server.stop();
  }, 300_000);

  test('begin with the oldest that is kept where that is asked for, though the first are gone', async () => {
    const merchant = await createMerchant(sluice.app);
    await payMany(merchant, 3);
    const inAMonth = new Date(sluice.app.now().getTime() + 31 * 24 * 3_600_000);
    await reap({ ...sluice.app, now: () => inAMonth });
    await pay(merchant);
    const reader = follow(clientOf(merchant));
    await reader.hasSeen(1);
    await reader.stop();
    expect(reader.cursors()).toEqual(['4']);
    await expect(clientOf(merchant).events({ after: '2' }).next()).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });

  test('go on after a month in which nothing matched', async () => {
    const merchant = await createMerchant(sluice.app);
    const { value } = await registerEndpoint(merchant.ctx, { url: 'https://shop.example/hooks' });
    await pay(merchant);
    const bookmarks: string[] = [];
    const lost: Error[] = [];
    const events = followEvents(
      settingsOf(merchant),
      {
        after: '1',
        types: ['WEBHOOK_TEST'],
        onBookmark: cursor => void bookmarks.push(cursor),
        onDisconnect: error => void lost.push(error),
      },
      20,
    );
    const next = events.next();
    await payMany(merchant, 2);
    await until(
      () => bookmarks.at(-1),
      cursor => cursor === '3',
    );
    const inAMonth = new Date(sluice.app.now().getTime() + 31 * 24 * 3_600_000);
    await sluice.app.db.prisma.delivery.deleteMany({ where: { merchantId: merchant.id } });
    await reap({ ...sluice.app, now: () => inAMonth });
    wire.reset();
    await until(
      () => lost.length,
      count => count > 0,
    );
    await sendTestEvent(merchant.ctx, { endpointId: value.endpoint.id });
    expect((await next).value).toMatchObject({ type: 'WEBHOOK_TEST', cursor: '4' });
    await events.return(undefined);
  });

  test('keep no bookmark ahead of an event that somebody is at work on, or that matches', async () => {
    const merchant = await createMerchant(sluice.app);
    const { value } = await registerEndpoint(merchant.ctx, { url: 'https://shop.example/hooks' });
    const [busy, waiting, other] = [true, false, false].map(busy => ({ after: '0', busy })) as [
      Position,
      Position,
      Position,
    ];
    const keep = (position: Position, type: EventType) =>
      keepBookmark(settingsOf(merchant), position, { types: [type], everyMs: 20 });
    const stops = [
      keep(busy, 'PAYMENT_FAILED'),
      keep(waiting, 'WEBHOOK_TEST'),
      // Whom nothing holds back: it tells when the others have been asked as well.
      keep(other, 'PAYMENT_FAILED'),
    ];
    const moved = (to: string) =>
      until(
        () => other.after,
        after => after === to,
      );
    await pay(merchant);
    await moved('1');
    await until(
      () => waiting.after,
      after => after === '1',
    );
    await sendTestEvent(merchant.ctx, { endpointId: value.endpoint.id });
    await moved('2');
    await pay(merchant);
    await moved('3');
    expect([busy.after, waiting.after]).toEqual(['0', '1']);
    for (const stop of stops) stop();
  });

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
