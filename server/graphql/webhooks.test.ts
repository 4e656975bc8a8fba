import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { publishDeliveries } from '../../core/webhooks/delivery-hints.ts';
import { postGraphQL, socketClient, subscribeTo } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../../test/webhook-receiver.ts';

let sluice: Sluice;
let receiver: WebhookReceiver;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  receiver = await startReceiver();
  await sluice.core.startWorker();
});

afterAll(async () => {
  await sluice.stop();
  await receiver.close();
});

beforeEach(async () => {
  merchant = await createMerchant(sluice.app);
  receiver.answer(succeed);
});

const ask = (query: string, variables: object = {}) =>
  postGraphQL(sluice.url, { query, variables, headers: merchant.headers });

const ENDPOINT = '{ id url description eventTypes status disabledReason isDefault failures pausedUntil }';
const REFUSAL = '... on UserError { __typename code message path }';

async function createEndpoint(input: object = {}) {
  const { data } = await ask(
    `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
      ... on WebhookEndpointSecret { secret endpoint ${ENDPOINT} } ${REFUSAL} } }`,
    { input: { url: receiver.url, ...input } },
  );
  return data.createWebhookEndpoint;
}

const pay = () => createPayment(merchant.ctx, { amount: 100, currency: 'INR', upi: { vpa: 'someone@bank' } });

/** Runs one mutation of an endpoint or a delivery. */
async function change(mutation: string, input: object, selection: string) {
  const type = `${mutation.replace(/^(enable|delete)WebhookEndpoint$/, 'WebhookEndpoint').replace(/^(retry|cancel)Delivery$/, 'Delivery')}`;
  const inputType = `${type[0]?.toUpperCase()}${type.slice(1)}Input`;
  const { data, errors } = await ask(
    `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ${selection} ${REFUSAL} } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[mutation];
}

describe('webhook endpoints in GraphQL', () => {
  test('are made, listed, changed, disabled, enabled, rotated and deleted', async () => {
    const { endpoint, secret } = await createEndpoint({
      description: 'Shop',
      eventTypes: ['PAYMENT_SUCCESS'],
    });
    expect(endpoint).toMatchObject({
      url: receiver.url,
      eventTypes: ['PAYMENT_SUCCESS'],
      status: 'ENABLED',
      isDefault: false,
    });
    expect((await ask(`{ webhookEndpoints ${ENDPOINT} }`)).data.webhookEndpoints).toEqual([endpoint]);
    expect(
      (await ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, { id: endpoint.id })).data.node,
    ).toEqual({
      __typename: 'WebhookEndpoint',
      id: endpoint.id,
    });

    const onEndpoint = `... on WebhookEndpoint ${ENDPOINT}`;
    const endpointId = endpoint.id;
    expect(
      await change('updateWebhookEndpoint', { endpointId, eventTypes: [], description: null }, onEndpoint),
    ).toEqual({
      ...endpoint,
      eventTypes: [],
      description: null,
    });
    expect(
      await change('disableWebhookEndpoint', { endpointId, reason: 'Moving.' }, onEndpoint),
    ).toMatchObject({
      status: 'DISABLED',
      disabledReason: 'Moving.',
    });
    expect(await change('enableWebhookEndpoint', { endpointId }, onEndpoint)).toMatchObject({
      status: 'ENABLED',
    });
    const rotated = await change(
      'rotateWebhookSecret',
      { endpointId },
      '... on WebhookEndpointSecret { secret endpoint { previousSecretExpiresAt } }',
    );
    expect(rotated.secret).not.toBe(secret);
    expect(Date.parse(rotated.endpoint.previousSecretExpiresAt)).toBeGreaterThan(Date.now());
    await change('deleteWebhookEndpoint', { endpointId }, onEndpoint);
    expect((await ask(`{ webhookEndpoints { id } }`)).data.webhookEndpoints).toEqual([]);
    expect(await change('enableWebhookEndpoint', { endpointId }, onEndpoint)).toMatchObject({
      __typename: 'NotFoundError',
    });
  });

  test('are refused as data, with the field that is wrong', async () => {
    expect(await createEndpoint({ url: 'http://[::ffff:169.254.169.254]/' })).toMatchObject({
      __typename: 'ValidationError',
      code: 'INVALID_INPUT',
      path: ['url'],
      message: expect.stringContaining('link-local'),
    });
  });

  test('keep one default, set by its URL alone', async () => {
    const save = (webhookUrl: string) =>
      change(
        'saveWebhookSettings',
        { webhookUrl },
        `... on WebhookEndpointSecret { secret endpoint ${ENDPOINT} }`,
      );
    const first = await save(receiver.url);
    const second = await save(`${receiver.url}/2`);
    expect(second).toMatchObject({
      secret: first.secret,
      endpoint: { id: first.endpoint.id, isDefault: true },
    });
    expect(await save('nonsense')).toMatchObject({ __typename: 'ValidationError', path: ['webhookUrl'] });
  });

  test('are not for checkouts, nor for keys that may not read them', async () => {
    const { value } = await createOrder(merchant.ctx, { amount: 100 });
    const headers = { authorization: `Bearer ${value.clientSecret}` };
    for (const query of ['{ webhookEndpoints { id } }', '{ deliveries { edges { cursor } } }']) {
      const { errors } = await postGraphQL(sluice.url, { query, headers });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    }
    const { headers: weak } = await createMerchant(sluice.app, { permissions: ['payments:read'] });
    expect(
      (await postGraphQL(sluice.url, { query: '{ webhookEndpoints { id } }', headers: weak })).errors?.[0]
        ?.extensions,
    ).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

const DELIVERY = '{ id eventType status attemptCount nextAttemptAt lastStatusCode lastError }';

describe('deliveries in GraphQL', () => {
  test('can be followed as they are attempted: one fails, is retried, and turns to success', async () => {
    const { endpoint } = await createEndpoint({ eventTypes: ['PAYMENT_CREATED'] });
    const client: Client = socketClient(sluice.url, merchant.headers);
    const updates = subscribeTo(
      client,
      `subscription ($id: ID) { deliveries(endpointId: $id) ${DELIVERY} }`,
      { id: endpoint.id },
    );
    const next = async (
      wanted: (delivery: { id: string; status: string; attemptCount: number }) => boolean,
    ) => {
      for (;;) {
        const { data } = await updates.next();
        if (wanted(data.deliveries)) return data.deliveries;
      }
    };
    receiver.answer(failWith(500));
    // Nothing tells when a subscription has begun but its first delivery.
    const failed = next(({ attemptCount, status }) => attemptCount === 1 && status === 'PENDING');
    let seen = false;
    void failed.finally(() => {
      seen = true;
    });
    while (!seen) await pay();
    const delivery = await failed;
    expect(delivery).toMatchObject({
      eventType: 'PAYMENT_CREATED',
      status: 'PENDING',
      lastStatusCode: 500,
      lastError: 'answered 500',
    });
    expect(Date.parse(delivery.nextAttemptAt)).toBeGreaterThan(Date.now() + 20_000);

    receiver.answer(succeed);
    expect(
      await change('retryDelivery', { deliveryId: delivery.id }, `... on Delivery ${DELIVERY}`),
    ).toMatchObject({ status: 'PENDING' });
    const done = await next(({ id, status }) => id === delivery.id && status === 'SUCCEEDED');
    expect(done).toMatchObject({ nextAttemptAt: null, lastError: null });
    // A replay tells of thousands at once, those of other endpoints among them: nobody is cut off for that.
    const ids = Array.from({ length: 5_000 }, (_, i) => `dlv_${i}`);
    publishDeliveries(
      sluice.app.hints,
      ids.map(id => ({ id, merchantId: merchant.id, mode: 'TEST' })),
    );
    await change('retryDelivery', { deliveryId: delivery.id }, `... on Delivery ${DELIVERY}`);
    const again = ({ id, attemptCount }: { id: string; attemptCount: number }) =>
      id === delivery.id && attemptCount > done.attemptCount;
    expect(await next(each => again(each) && each.status === 'SUCCEEDED')).toMatchObject({ id: delivery.id });
    await updates.stop();
    await client.dispose();
  });

  test('explain themselves in one query: payload, attempts, event, payment, endpoint', async () => {
    const { endpoint } = await createEndpoint({ eventTypes: ['PAYMENT_CAPTURED'] });
    const { value } = await pay();
    const QUERY = `query ($id: ID!) { payment(id: $id) { deliveries {
      id status payload endpoint { id } payment { id } event { id type data } attempts { number statusCode error responseExcerpt } } } }`;
    const { data } = await until(
      () => ask(QUERY, { id: value.id }),
      answer => answer.data.payment.deliveries[0]?.status === 'SUCCEEDED',
    );
    const [delivery] = data.payment.deliveries;
    expect(delivery).toMatchObject({
      endpoint: { id: endpoint.id },
      payment: { id: value.id },
      event: { type: 'PAYMENT_CAPTURED' },
      attempts: [{ number: 1, statusCode: 200, error: null, responseExcerpt: 'ok' }],
    });
    expect(delivery.payload).toEqual(delivery.event.data);
    expect(delivery.payload).toEqual(receiver.received.at(-1)?.event);
  });

  test('are paged and filtered, newest first', async () => {
    const { endpoint } = await createEndpoint();
    const { value } = await pay();
    await pay();
    const LIST = `query ($first: Int, $after: String, $filter: DeliveryFilter) { deliveries(first: $first, after: $after, filter: $filter) {
      edges { cursor node { id eventType } } pageInfo { hasNextPage endCursor } } }`;
    await until(
      () => ask(LIST, { filter: { statuses: ['SUCCEEDED'] } }),
      ({ data }) => data.deliveries.edges.length === 6,
    );
    const first = (await ask(LIST, { first: 4 })).data.deliveries;
    const rest = (await ask(LIST, { first: 4, after: first.pageInfo.endCursor })).data.deliveries;
    const ids = [...first.edges, ...rest.edges].map(edge => edge.node.id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(ids).toHaveLength(6);
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    const count = async (filter: object) => (await ask(LIST, { filter })).data.deliveries.edges.length;
    expect(await count({ paymentId: value.id })).toBe(3);
    expect(await count({ eventTypes: ['PAYMENT_CREATED'] })).toBe(2);
    expect(await count({ endpointId: endpoint.id, statuses: ['FAILED', 'HELD'] })).toBe(0);
    expect(await count({ createdFrom: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
    expect(await count({ endpointId: 'nonsense' })).toBe(0);
  });

  test('are cancelled, retried together and replayed', async () => {
    receiver.answer(failWith(500));
    const { endpoint } = await createEndpoint({ eventTypes: ['PAYMENT_CREATED'] });
    const since = new Date(Date.now() - 1_000).toISOString();
    await pay();
    await pay();
    const LIST = `{ deliveries(first: 10) { edges { node ${DELIVERY} } } }`;
    const { data } = await until(
      () => ask(LIST),
      answer =>
        answer.data.deliveries.edges.filter(
          (edge: { node: { lastStatusCode: number } }) => edge.node.lastStatusCode === 500,
        ).length === 2,
    );
    const ids: string[] = data.deliveries.edges.map((edge: { node: { id: string } }) => edge.node.id);
    expect(await change('cancelDelivery', { deliveryId: ids[0] }, '... on Delivery { status }')).toEqual({
      status: 'CANCELLED',
    });
    expect(
      await change('cancelDelivery', { deliveryId: ids[0] }, '... on Delivery { status }'),
    ).toMatchObject({ __typename: 'InvalidStateError' });
    receiver.answer(succeed);
    const retried = await change(
      'retryDeliveries',
      { deliveryIds: ids },
      '... on RetriedDeliveries { deliveries { id status } }',
    );
    expect(retried.deliveries.map((delivery: { id: string }) => delivery.id).sort()).toEqual([...ids].sort());
    await until(
      () => ask('{ deliveries(filter: { statuses: [SUCCEEDED] }) { edges { cursor } } }'),
      answer => answer.data.deliveries.edges.length === 2,
    );
    const onReplay = '... on Replay { count nextCursor }';
    const endpointId = endpoint.id;
    expect(await change('replayEvents', { endpointId, since }, onReplay)).toEqual({
      count: 0,
      nextCursor: null,
    });
    expect(await change('replayEvents', { endpointId, since, which: 'ALL' }, onReplay)).toEqual({
      count: 2,
      nextCursor: null,
    });
    expect(
      await change('replayEvents', { endpointId, since: '2030-01-01T00:00:00Z' }, onReplay),
    ).toMatchObject({
      __typename: 'ValidationError',
      path: ['since'],
    });
  });

  test('are counted: what is due now, and what failed or is held within a time', async () => {
    receiver.answer(failWith(410));
    const { endpoint } = await createEndpoint({ eventTypes: ['PAYMENT_CREATED'] });
    const before = new Date(Date.now() - 60_000).toISOString();
    await pay();
    const count = async (since: string) => {
      const { data } = await ask(
        `query ($id: ID!, $since: DateTime!) { webhookEndpoint(id: $id) {
          status dueCount undelivered: undeliveredCount(since: $since) none: undeliveredCount(since: "2020-01-01T00:00:00Z", until: $since) } }`,
        { id: endpoint.id, since },
      );
      return data.webhookEndpoint;
    };
    expect(
      await until(
        () => count(before),
        ({ status }) => status === 'DISABLED',
      ),
    ).toEqual({ status: 'DISABLED', dueCount: 0, undelivered: 1, none: 0 });
    receiver.answer(succeed);
    await change('enableWebhookEndpoint', { endpointId: endpoint.id }, '... on WebhookEndpoint { id }');
    const replayed = { endpointId: endpoint.id, since: before };
    expect(await change('replayEvents', replayed, '... on Replay { count }')).toEqual({ count: 1 });
    await until(
      () => ask('{ deliveries(filter: { statuses: [SUCCEEDED] }) { edges { cursor } } }'),
      answer => answer.data.deliveries.edges.length === 1,
    );
    expect(await count(before)).toEqual({ status: 'ENABLED', dueCount: 0, undelivered: 0, none: 0 });
  });

  test('of another merchant are not there, for reading, following or retrying', async () => {
    const { endpoint } = await createEndpoint();
    const { id } = await change('sendTestEvent', { endpointId: endpoint.id }, '... on Delivery { id }');
    merchant = await createMerchant(sluice.app);
    expect(
      (await ask('query ($id: ID!) { delivery(id: $id) { id } node(id: $id) { id } }', { id })).data,
    ).toEqual({
      delivery: null,
      node: null,
    });
    expect(await change('retryDelivery', { deliveryId: id }, '... on Delivery { id }')).toMatchObject({
      __typename: 'NotFoundError',
    });
    const client = socketClient(sluice.url, merchant.headers);
    const refused = await subscribeTo(
      client,
      'subscription ($id: ID) { deliveries(endpointId: $id) { id } }',
      { id: endpoint.id },
    )
      .next()
      .catch(errors => ({ errors }));
    expect(refused.errors?.[0]).toMatchObject({ message: 'Webhook endpoint not found' });
    await client.dispose();
  });
});
