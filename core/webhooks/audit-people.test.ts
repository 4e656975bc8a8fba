import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, createUser, sessionOf, type TestMerchant } from '../../test/merchants.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import type { Context } from '../context.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { replayEvents } from './replay-events.ts';
import { retryDeliveries } from './retry-deliveries.ts';
import { retryDelivery } from './retry-delivery.ts';
import { sendTestEvent } from './send-test-event.ts';

/** What a person has sent to a merchant's receivers, and what they stopped, is in the audit log. */

let core: TestCore;
let merchant: TestMerchant;
let person: Context;
let userId: string;
let endpointId: string;

beforeAll(async () => {
  // No worker runs: nothing is sent.
  core = await startTestCore();
});

afterAll(() => core.close());

beforeEach(async () => {
  merchant = await createMerchant(core.app);
  const user = await createUser(core.app, merchant.id);
  userId = user.id;
  person = await sessionOf(core.app, user, merchant.tenant);
  const { value } = await registerEndpoint(merchant.ctx, { url: 'https://shop.example/webhooks' });
  endpointId = value.endpoint.id;
});

const delivery = async () => (await sendTestEvent(merchant.ctx, { endpointId })).value;

/** The entries since the endpoint was registered. */
async function told() {
  expect(await verifyAudit(core.app.db, merchant.id)).toMatchObject({ intact: true });
  const entries = await core.app.db.prisma.auditEntry.findMany({
    where: { merchantId: merchant.id, action: { not: 'endpoint.created' } },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ actorKind, actorId, action, target, details }) => {
    expect([actorKind, actorId]).toEqual(['USER', userId]);
    return { action, target, details };
  });
}

describe('the audit log tells that a person', () => {
  test('sent a test event', async () => {
    const { value } = await sendTestEvent(person, { endpointId });
    expect(await told()).toEqual([
      { action: 'endpoint.tested', target: endpointId, details: { deliveryId: value.id } },
    ]);
  });

  test('retried a delivery, once for each time that it was done', async () => {
    const { id: deliveryId } = await delivery();
    for (const key of ['a', 'a', 'b']) await retryDelivery(person, { deliveryId }, key);
    const entry = { action: 'delivery.retried', target: deliveryId, details: null };
    expect(await told()).toEqual([entry, entry]);
  });

  test('retried many deliveries, and which', async () => {
    const deliveryIds = [(await delivery()).id, (await delivery()).id].sort();
    await retryDeliveries(person, { deliveryIds });
    expect(await told()).toEqual([{ action: 'delivery.retried', target: null, details: { deliveryIds } }]);
  });

  test('replayed events, and which', async () => {
    const { eventId } = await delivery();
    await replayEvents(person, { endpointId, eventIds: [eventId] });
    const since = new Date(core.app.now().getTime() - 60_000);
    await replayEvents(person, { endpointId, since, which: 'ALL' });
    expect(await told()).toEqual([
      { action: 'endpoint.replayed', target: endpointId, details: { eventIds: [eventId], count: 1 } },
      {
        action: 'endpoint.replayed',
        target: endpointId,
        details: { since: since.toISOString(), which: 'ALL', count: 1 },
      },
    ]);
  });

  test('cancelled a delivery', async () => {
    const { id: deliveryId } = await delivery();
    await cancelDelivery(person, { deliveryId });
    expect(await told()).toEqual([{ action: 'delivery.cancelled', target: deliveryId, details: null }]);
  });
});

describe('the audit log does not tell', () => {
  test('what a program retried, replayed or tested: its merchant knows', async () => {
    const { id: deliveryId, eventId } = await delivery();
    await retryDelivery(merchant.ctx, { deliveryId });
    await retryDeliveries(merchant.ctx, { deliveryIds: [deliveryId] });
    await replayEvents(merchant.ctx, { endpointId, eventIds: [eventId] });
    await cancelDelivery(merchant.ctx, { deliveryId });
    expect(await told()).toEqual([]);
  });

  test('what a person asked for and was not done', async () => {
    const { id: deliveryId } = await delivery();
    await replayEvents(person, { endpointId, eventIds: ['evt_0000000000000000'] });
    await disableEndpoint(merchant.ctx, { endpointId });
    await expect(retryDelivery(person, { deliveryId })).rejects.toThrow('cannot be sent again');
    await retryDeliveries(person, { deliveryIds: [deliveryId] });
    await expect(sendTestEvent(person, { endpointId })).rejects.toThrow('disabled');
    const tellsOf = (
      await core.app.db.prisma.auditEntry.findMany({ where: { merchantId: merchant.id } })
    ).map(({ action }) => action);
    expect(tellsOf.sort()).toEqual(['endpoint.created', 'endpoint.disabled']);
  });
});
