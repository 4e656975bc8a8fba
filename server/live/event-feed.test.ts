import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { card, createMerchant } from '../../test/merchants.ts';
import { createEventFeeds } from './event-feed.ts';
import { createMailbox } from './mailbox.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

/** Only the feeds' own looking is done by a clock that stands still; everything else goes on. */
function stopTheClock(): void {
  jest.useFakeTimers({
    doNotFake: [
      'setTimeout',
      'clearTimeout',
      'setImmediate',
      'nextTick',
      'Date',
      'performance',
      'queueMicrotask',
      'hrtime',
    ],
  });
}

afterEach(() => {
  jest.useRealTimers();
});

/** Hints that are counted while somebody listens to them. */
function countedHints() {
  let listening = 0;
  const subscribe: typeof core.app.hints.subscribe = (...args) => {
    const stop = core.app.hints.subscribe(...args);
    listening += 1;
    return () => {
      listening -= 1;
      stop();
    };
  };
  return { hints: { ...core.app.hints, subscribe }, listening: () => listening };
}

/** Redis as it is for a moment: it has been asked to listen, and does not yet. */
function lateHints() {
  let listening = () => {};
  const subscribe = (_topic: string, _listener: unknown, onListening?: () => void) => {
    listening = onListening ?? listening;
    return () => undefined;
  };
  return { hints: { ...core.app.hints, subscribe }, listen: () => listening() };
}

test('what happens while Redis begins to listen is handed out as soon as it does, not at the next look', async () => {
  const merchant = await createMerchant(core.app);
  const { hints, listen } = lateHints();
  // Nobody looks by the clock in this test.
  stopTheClock();
  const feeds = createEventFeeds({ ...core.app, hints });
  const mailbox = createMailbox({});
  const feed = feeds.open(merchant.tenant, 0n);
  feed.join(mailbox);
  await createPayment(merchant.ctx, { amount: 500, currency: 'INR', card: card() });
  listen();
  const taken = await mailbox.take();
  expect(taken).toMatchObject({ events: [{ event: { type: 'payment.created' } }] });
  feed.release(mailbox);
  feeds.close();
});

test('I12 a reader that has gone is told nothing more, and the last one takes the feed with it', async () => {
  const merchant = await createMerchant(core.app);
  const { hints, listening } = countedHints();
  const feeds = createEventFeeds({ ...core.app, hints });
  const [gone, staying] = [createMailbox({}), createMailbox({})];
  const told = jest.spyOn(gone, 'deliver');
  const feed = feeds.open(merchant.tenant, 0n);
  expect(feeds.open(merchant.tenant, 0n)).toBe(feed);
  feed.join(gone);
  feed.join(staying);
  feed.release(gone);
  expect(listening()).toBe(1);
  await createPayment(merchant.ctx, { amount: 500, currency: 'INR', card: card() });
  expect(await staying.take()).toMatchObject({ events: [{ event: { type: 'payment.created' } }] });
  expect(told).not.toHaveBeenCalled();
  feed.release(staying);
  expect(listening()).toBe(0);
  expect(feeds.open(merchant.tenant, 0n)).not.toBe(feed);
  feeds.close();
});

test('I12 feeds that are closed look no more and listen no more', async () => {
  const merchant = await createMerchant(core.app);
  const { hints, listening } = countedHints();
  stopTheClock();
  const feeds = createEventFeeds({ ...core.app, hints });
  feeds.open(merchant.tenant, 0n);
  expect([jest.getTimerCount(), listening()]).toEqual([1, 1]);
  feeds.close();
  expect([jest.getTimerCount(), listening()]).toEqual([0, 0]);
});
