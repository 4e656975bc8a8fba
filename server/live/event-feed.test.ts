import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
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
  jest.useRealTimers();
});
