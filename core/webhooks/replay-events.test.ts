import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { inTransaction } from '../db.ts';
import { appendEvents } from '../events/append-events.ts';
import { REPLAY_MAX_EVENTS } from '../limits.ts';
import { countUndelivered } from './count-deliveries.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { enableEndpoint } from './enable-endpoint.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { replayEvents } from './replay-events.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

/** A merchant whose endpoint takes captures, and is disabled until it is enabled. */
async function heldEndpoint() {
  const merchant = await createMerchant(core.app);
  const { ctx } = merchant;
  const wanted = { url: 'http://127.0.0.1:8080/', eventTypes: ['payment.captured'] };
  const { value } = await registerEndpoint(ctx, wanted);
  const endpointId = value.endpoint.id;
  await disableEndpoint(ctx, { endpointId });
  const since = core.app.now();
  return {
    append: (count: number) => append(merchant, count),
    enable: () => enableEndpoint(ctx, { endpointId }),
    replay: async (input: { which: 'ALL' | 'UNDELIVERED'; after?: string | null }) =>
      (await replayEvents(ctx, { endpointId, since, ...input })).value,
    undelivered: () => countUndelivered(core.app, value.endpoint, { since, until: null }),
    due: () => core.app.db.prisma.delivery.count({ where: { endpointId, status: 'PENDING' } }),
    oldest: () =>
      core.app.db.prisma.delivery.findFirstOrThrow({ where: { endpointId }, orderBy: { id: 'asc' } }),
  };
}

async function append(merchant: TestMerchant, count: number): Promise<void> {
  const nothing = { orderId: null, paymentId: null, refundId: null, attemptId: null, endpointId: null };
  const event = {
    ...nothing,
    tenant: { merchantId: merchant.id, mode: 'TEST' },
    type: 'payment.captured',
    paymentVersion: null,
    data: '{}',
  } as const;
  const events = Array.from({ length: count }, () => event);
  await inTransaction(core.app.db, tx => appendEvents(tx, events, core.app.now()));
}

test.each(['UNDELIVERED', 'ALL'] as const)(
  'a replay of %s takes a page of events, and its cursor leads to the rest',
  async which => {
    const endpoint = await heldEndpoint();
    for (let appended = 0; appended < REPLAY_MAX_EVENTS; appended += 1_000) await endpoint.append(1_000);
    await endpoint.append(1);
    await endpoint.enable();

    const first = await endpoint.replay({ which });
    expect(first).toEqual({ count: REPLAY_MAX_EVENTS, nextCursor: expect.any(String) });
    expect(await endpoint.due()).toBe(REPLAY_MAX_EVENTS);
    const rest = await endpoint.replay({ which, after: first.nextCursor });
    expect(rest).toEqual({ count: 1, nextCursor: null });
    expect(await endpoint.due()).toBe(REPLAY_MAX_EVENTS + 1);
  },
  60_000,
);

test('what has failed and waits for its next attempt is sent now; what was never tried waits its turn', async () => {
  const endpoint = await heldEndpoint();
  await endpoint.enable();
  await endpoint.append(3);
  const { id } = await endpoint.oldest();
  const inTwoHours = new Date(core.app.now().getTime() + 7_200_000);
  await core.app.db.prisma.delivery.update({
    where: { id },
    data: { step: 4, attemptCount: 4, nextAttemptAt: inTwoHours },
  });
  expect(await endpoint.undelivered()).toBe(1);
  expect(await endpoint.replay({ which: 'UNDELIVERED' })).toEqual({ count: 1, nextCursor: null });
  const due = await endpoint.oldest();
  expect(due).toMatchObject({ id, status: 'PENDING', step: 0, attemptCount: 4 });
  expect(due.nextAttemptAt?.getTime()).toBeLessThanOrEqual(core.app.now().getTime());
});
