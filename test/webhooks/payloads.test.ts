import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { openDatabase } from '../../core/db.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts';
import { enableEndpoint } from '../../core/webhooks/enable-endpoint.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { retryDelivery } from '../../core/webhooks/retry-delivery.ts';
import { updateEndpoint } from '../../core/webhooks/update-endpoint.ts';
import { renderPayload } from '../../server/graphql/render-payload.ts';
import { postGraphQL } from '../graphql.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { failWith, startReceiver, succeed, type WebhookReceiver } from '../webhook-receiver.ts';

let sluice: Sluice;
let receiver: WebhookReceiver;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  await sluice.core.startWorker();
});

afterAll(() => sluice.stop());

beforeEach(async () => {
  receiver = await startReceiver();
  merchant = await createMerchant(sluice.app);
});

const SELECTION = '{ type payment { id status version capturedAmount } }';

const register = (selection: string) =>
  registerEndpoint(merchant.ctx, { url: receiver.url, eventTypes: ['payment.captured'], selection });

const pay = () => createPayment(merchant.ctx, { amount: 100, currency: 'INR', upi: { vpa: 'someone@bank' } });

const deliveryNow = () =>
  sluice.app.db.prisma.delivery.findFirstOrThrow({ where: { merchantId: merchant.id } });
const attempted = (count: number) =>
  until(
    async () =>
      (await sluice.app.db.prisma.delivery.findFirst({ where: { merchantId: merchant.id } })) ?? undefined,
    delivery => delivery?.attemptCount === count && delivery.status !== 'CLAIMED',
  );

describe("a payload of the endpoint's own shape", () => {
  test('holds what was selected, with what a receiver needs to order and deduplicate, signed as sent', async () => {
    const { value } = await register(SELECTION);
    const { value: payment } = await pay();
    await attempted(1);
    const [sent] = receiver.received;
    const { eventSeq, eventId } = await deliveryNow();
    expect(sent?.event).toEqual({
      id: eventId,
      event: 'payment.captured',
      cursor: eventSeq.toString(),
      timestamp: expect.any(Number),
      payment_version: 3,
      data: {
        type: 'PAYMENT_CAPTURED',
        payment: { id: payment.id, status: 'CAPTURED', version: 3, capturedAmount: 100 },
      },
    });
    const headers = sent?.headers as Record<string, string>;
    expect(new Webhook(value.secret).verify(sent?.body.toString() ?? '', headers)).toEqual(sent?.event);
    const { data } = await postGraphQL(sluice.url, {
      query: '{ deliveries(first: 1) { edges { node { payload } } } }',
      headers: merchant.headers,
    });
    expect(data.deliveries.edges[0].node.payload).toEqual(sent?.event);
    await receiver.close();
  });

  test('is rendered once: a later attempt sends the same bytes, whatever has changed since', async () => {
    const { value } = await register(SELECTION);
    receiver.answer(failWith(500));
    await pay();
    const { id } = (await attempted(1)) as { id: string };
    await updateEndpoint(merchant.ctx, { endpointId: value.endpoint.id, selection: '{ id }' });
    receiver.answer(succeed);
    await retryDelivery(merchant.ctx, { deliveryId: id });
    await attempted(2);
    expect(receiver.received[1]?.body).toEqual(receiver.received[0]?.body);
    await receiver.close();
  });

  test('whose selection fits the schema no more is reported, and sent once it is mended', async () => {
    // As if the schema had changed since it was saved: core keeps what the API has checked.
    const { value } = await register('{ type colour }');
    await pay();
    const failed = await attempted(1);
    expect(failed).toMatchObject({
      status: 'PENDING',
      lastError: expect.stringContaining('Cannot query field "colour"'),
    });
    const endpoint = () =>
      sluice.app.db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id: value.endpoint.id } });
    // The receiver has had no part in it.
    expect(await endpoint()).toMatchObject({
      selectionError: expect.stringContaining('Cannot query field "colour"'),
      failures: 0,
      failingSince: null,
    });
    expect(receiver.received).toEqual([]);

    await updateEndpoint(merchant.ctx, { endpointId: value.endpoint.id, selection: '{ type }' });
    expect((await endpoint()).selectionError).toBeNull();
    await retryDelivery(merchant.ctx, { deliveryId: failed?.id });
    await attempted(2);
    expect(receiver.received[0]?.event).toMatchObject({ data: { type: 'PAYMENT_CAPTURED' } });
    await receiver.close();
  });

  test('that cannot be read for a moment is no fault of its selection', async () => {
    await registerEndpoint(merchant.ctx, { url: receiver.url, eventTypes: ['payment.captured'] });
    await pay();
    await attempted(1);
    const event = await sluice.app.db.prisma.event.findFirstOrThrow({
      where: { merchantId: merchant.id, type: 'payment.captured' },
    });
    const away = openDatabase('postgres://nobody@127.0.0.1:9/nowhere', 2);
    await expect(renderPayload({ ...sluice.app, db: away }, event, SELECTION)).rejects.toThrow();
    expect(await renderPayload(sluice.app, event, '{ colour }')).toEqual({
      error: expect.stringContaining('Cannot query field "colour"'),
    });
    await away.close();
    await receiver.close();
  });

  test('whose selection was taken away before the first attempt is the standard one, for good', async () => {
    const { value } = await register(SELECTION);
    const endpointId = value.endpoint.id;
    await disableEndpoint(merchant.ctx, { endpointId });
    await pay();
    await until(
      () => sluice.app.db.prisma.delivery.count({ where: { endpointId, status: 'HELD' } }),
      held => held === 1,
    );
    await updateEndpoint(merchant.ctx, { endpointId, selection: null });
    await enableEndpoint(merchant.ctx, { endpointId });
    receiver.answer(failWith(500));
    const { id } = await deliveryNow();
    await retryDelivery(merchant.ctx, { deliveryId: id });
    await attempted(1);
    const { data } = await postGraphQL(sluice.url, {
      query: '{ deliveries(first: 1) { edges { node { payload } } } }',
      headers: merchant.headers,
    });
    expect(data.deliveries.edges[0].node.payload).toEqual(receiver.received[0]?.event);
    expect(receiver.received[0]?.event).toMatchObject({ data: { payment: { status: 'success' } } });

    await updateEndpoint(merchant.ctx, { endpointId, selection: SELECTION });
    receiver.answer(succeed);
    await retryDelivery(merchant.ctx, { deliveryId: id });
    await attempted(2);
    expect(receiver.received[1]?.body).toEqual(receiver.received[0]?.body);
    await receiver.close();
  });

  test('is refused by the API where it does not fit the schema', async () => {
    const { data } = await postGraphQL(sluice.url, {
      query: `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
        __typename ... on ValidationError { message path } } }`,
      variables: { input: { url: receiver.url, selection: '{ colour }' } },
      headers: merchant.headers,
    });
    expect(data.createWebhookEndpoint).toEqual({
      __typename: 'ValidationError',
      message: 'selection does not fit Event: Cannot query field "colour" on type "Event".',
      path: ['selection'],
    });
    await receiver.close();
  });

  test('does not apply to what was owed before it was chosen: its bytes stay as they were', async () => {
    const { value } = await registerEndpoint(merchant.ctx, {
      url: receiver.url,
      eventTypes: ['payment.captured'],
    });
    receiver.answer(failWith(500));
    await pay();
    const failed = await attempted(1);
    await updateEndpoint(merchant.ctx, { endpointId: value.endpoint.id, selection: SELECTION });
    receiver.answer(succeed);
    await retryDelivery(merchant.ctx, { deliveryId: failed?.id });
    await attempted(2);
    expect(receiver.received[1]?.body).toEqual(receiver.received[0]?.body);
    await receiver.close();
  });
});
