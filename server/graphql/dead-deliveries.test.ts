import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyAudit } from '../../core/audit/verify-audit.ts';
import { createSession } from '../../core/merchants/sessions.ts';
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { retryDelivery } from '../../core/webhooks/retry-delivery.ts';
import { sendTestEvent } from '../../core/webhooks/send-test-event.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, createUser, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../../test/webhook-receiver.ts';

const LIST = `query ($first: Int, $after: String, $last: Int, $before: String) {
  deadDeliveries(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node {
      id merchantId merchantName mode endpointId endpointUrl eventType attemptCount lastStatusCode lastError exhaustedAt retryable
    } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const RETRY = `mutation ($input: RetryDeadDeliveriesInput!) {
  retryDeadDeliveries(input: $input) {
    __typename
    ... on RetriedDeadDeliveries { deliveryIds }
    ... on UserError { code path }
  }
}`;

let sluice: Sluice;
let receiver: WebhookReceiver;
let operator: Readonly<Record<string, string>>;
let operatorId: string;

beforeAll(async () => {
  // One attempt, and it is given up.
  sluice = await startSluice({ WEBHOOK_RETRY_SCHEDULE: '0' });
  await sluice.core.startWorker();
  const { app } = sluice;
  const home = await createMerchant(app);
  const { id: userId } = await createUser(app, home.id);
  await app.db.prisma.user.update({ where: { id: userId }, data: { operator: true } });
  const where = { userAgent: 'a browser', address: '192.0.2.1' };
  const token = await createSession(app.db, { userId, merchantId: home.id, ...where, now: app.now() });
  operatorId = userId;
  operator = { cookie: `sluice_session=${token}`, 'sec-fetch-site': 'same-origin' };
});

afterAll(() => sluice.stop());

beforeEach(async () => {
  receiver = await startReceiver();
  receiver.answer(failWith(500));
});

afterEach(() => receiver.close());

async function endpointOf(merchant: TestMerchant): Promise<string> {
  return (await registerEndpoint(merchant.ctx, { url: receiver.url })).value.endpoint.id;
}

const deliveryNow = (id: string) => sluice.app.db.prisma.delivery.findUniqueOrThrow({ where: { id } });
const reaches = (id: string, wanted: string) =>
  until(
    () => deliveryNow(id),
    ({ status }) => status === wanted,
    30_000,
  );

/** A webhook that its receiver did not take. */
async function dead(merchant: TestMerchant, endpointId: string): Promise<string> {
  const { value } = await sendTestEvent(merchant.ctx, { endpointId });
  await reaches(value.id, 'FAILED');
  return value.id;
}

const list = async (variables: object = {}) =>
  (await postGraphQL(sluice.url, { query: LIST, variables, headers: operator })).data.deadDeliveries;
const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);
const retry = async (...deliveryIds: string[]) =>
  (await postGraphQL(sluice.url, { query: RETRY, variables: { input: { deliveryIds } }, headers: operator }))
    .data.retryDeadDeliveries;
const retriedIn = (merchant: TestMerchant) =>
  sluice.app.db.prisma.auditEntry.findMany({
    where: { merchantId: merchant.id, action: 'delivery.retried' },
    select: {
      actorKind: true,
      actorId: true,
      mode: true,
      target: true,
      details: true,
      address: true,
      userAgent: true,
    },
  });

describe('what was given up', () => {
  test('is listed with whose it is, to whom it went and why it failed, and says nothing of what it says', async () => {
    const merchant = await createMerchant(sluice.app, { mode: 'LIVE' });
    const endpointId = await endpointOf(merchant);
    const id = await dead(merchant, endpointId);
    const { lastAttemptAt } = await deliveryNow(id);
    const [newest] = (await list({ first: 1 })).edges;
    expect(newest.node).toEqual({
      id,
      merchantId: merchant.id,
      merchantName: 'A Shop',
      mode: 'LIVE',
      endpointId,
      endpointUrl: receiver.url,
      eventType: 'WEBHOOK_TEST',
      attemptCount: 1,
      lastStatusCode: 500,
      lastError: 'answered 500',
      exhaustedAt: lastAttemptAt?.toISOString(),
      retryable: true,
    });
  });

  test('comes in pages over all merchants, newest first, and backwards', async () => {
    const [one, other] = [await createMerchant(sluice.app), await createMerchant(sluice.app)];
    const [first, second] = [await endpointOf(one), await endpointOf(other)];
    const ids = [await dead(one, first), await dead(other, second), await dead(one, first)].sort().reverse();
    const page = await list({ first: 2 });
    expect([idsOf(page), page.pageInfo.hasNextPage]).toEqual([ids.slice(0, 2), true]);
    const next = await list({ first: 1, after: page.pageInfo.endCursor });
    expect(idsOf(next)).toEqual(ids.slice(2));
    expect(idsOf(await list({ last: 2, before: next.edges[0].cursor }))).toEqual(ids.slice(0, 2));
  });

  test.each([
    [{ first: 101 }, 'INVALID_INPUT'],
    [{ first: 1, after: 'pay_0000000000000000' }, 'CURSOR_INVALID'],
  ])('is not read by %j', async (variables, code) => {
    const { errors } = await postGraphQL(sluice.url, { query: LIST, variables, headers: operator });
    expect(errors?.[0]?.extensions?.['code']).toBe(code);
  });

  test('is sent again, to merchants as their own retry would, with an entry in the log of each', async () => {
    const [one, other] = [await createMerchant(sluice.app), await createMerchant(sluice.app)];
    const [first, second] = [await endpointOf(one), await endpointOf(other)];
    const ids = [await dead(one, first), await dead(one, first), await dead(other, second)];
    receiver.answer(succeed);
    expect(await retry(...ids)).toEqual({
      __typename: 'RetriedDeadDeliveries',
      deliveryIds: expect.arrayContaining(ids),
    });
    for (const id of ids) expect(await reaches(id, 'SUCCEEDED')).toMatchObject({ attemptCount: 2 });
    const shown = idsOf(await list({ first: 100 }));
    expect(ids.filter(id => shown.includes(id))).toEqual([]);
    const entry = {
      actorKind: 'USER',
      actorId: operatorId,
      mode: 'TEST',
      target: null,
      // Where an operator sits is not the merchant's business.
      address: null,
      userAgent: null,
    };
    expect(await retriedIn(one)).toEqual([{ ...entry, details: { deliveryIds: ids.slice(0, 2).sort() } }]);
    expect(await retriedIn(other)).toEqual([{ ...entry, details: { deliveryIds: ids.slice(2) } }]);
    expect(await verifyAudit(sluice.app.db, one.id)).toMatchObject({ intact: true });
  });

  test('is left alone where its endpoint takes nothing, where somebody was quicker, and where one is unknown', async () => {
    const merchant = await createMerchant(sluice.app);
    const [closed, open] = [await endpointOf(merchant), await endpointOf(merchant)];
    const [held, cured] = [await dead(merchant, closed), await dead(merchant, open)];
    await disableEndpoint(merchant.ctx, { endpointId: closed });
    receiver.answer(succeed);
    await retryDelivery(merchant.ctx, { deliveryId: cured });
    await reaches(cured, 'SUCCEEDED');
    expect(await retry(held, 'dlv_0000000000000000')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await retry(held, cured)).toEqual({ __typename: 'RetriedDeadDeliveries', deliveryIds: [] });
    expect((await deliveryNow(cured)).attemptCount).toBe(2);
    expect(await retriedIn(merchant)).toEqual([]);
    const shown = (await list({ first: 100 })).edges.find(
      ({ node }: { node: { id: string } }) => node.id === held,
    );
    expect(shown.node).toMatchObject({ retryable: false });
  });

  test('is sent once, however many operators ask at the same moment', async () => {
    const merchant = await createMerchant(sluice.app);
    const id = await dead(merchant, await endpointOf(merchant));
    receiver.answer(succeed);
    const answers = await Promise.all([retry(id), retry(id), retry(id)]);
    expect(answers.flatMap(answer => answer.deliveryIds)).toEqual([id]);
    await reaches(id, 'SUCCEEDED');
    expect(await retriedIn(merchant)).toHaveLength(1);
    expect(receiver.received).toHaveLength(2);
  });
});
