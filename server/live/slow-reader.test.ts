import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import { subscribeToEvents } from './event-stream.ts';
import type { FeedEvent } from './feed-event.ts';
import { createLive, type Live } from './live.ts';
import { createMailbox } from './mailbox.ts';

let core: TestCore;
let live: Live;

beforeAll(async () => {
  core = await startTestCore();
  live = createLive(core.app);
});

afterAll(async () => {
  live.close();
  await core.close();
});

function seqOf(item: FeedEvent | Error): number {
  if (item instanceof Error) throw item;
  return Number(item.event.seq);
}

test('a reader that does not keep up is cut off with the cursor from which it loses nothing', async () => {
  const { ctx, tenant } = await createMerchant(core.app);
  const pay = () => createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
  await pay();
  const reader = await subscribeToEvents({ ...ctx, live, sharing: null }, { after: '0' });
  const seen = [seqOf((await reader.next()).value)];
  // It asks for one more, which only comes live, and then for nothing while 1,200 events happen.
  const second = reader.next();
  await pay();
  seen.push(seqOf((await second).value));
  await Promise.all(Array.from({ length: 1_200 }, pay));
  const observer = createMailbox({});
  const feed = live.feeds.open(tenant, 0n);
  await until(
    () => feed.head,
    head => head === 1_202n,
  );
  feed.release(observer);

  let cut: unknown;
  for await (const item of reader) {
    if (item instanceof GraphQLError) cut = item.extensions;
    else seen.push(seqOf(item));
  }
  expect(cut).toEqual({ code: 'SLOW_READER', cursor: String(seen.at(-1)) });
  expect(seen.length).toBeLessThan(1_202);

  const resumed = await subscribeToEvents({ ...ctx, live, sharing: null }, { after: String(seen.at(-1)) });
  while (seen.length < 1_202) seen.push(seqOf((await resumed.next()).value));
  expect(seen).toEqual(Array.from({ length: 1_202 }, (_, i) => i + 1));
  await resumed.return?.();
});
