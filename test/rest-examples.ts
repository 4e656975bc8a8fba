import { createHmac } from 'node:crypto';
import { addAccountAsOperator } from '../core/connectors/accounts/add-account.ts';
import { findInbox } from '../core/webhooks/inbox/find-inbox.ts';
import { seed } from '../prisma/seed.ts';
import { createMerchant } from './merchants.ts';
import { requestRest } from './rest.ts';
import type { Sluice } from './sluice.ts';
import { until } from './until.ts';

/** What the examples of the REST documentation need to exist when they are sent. */
export interface ExampleWorld {
  readonly headers: Readonly<Record<string, string>>;
  /** The id in the path, and the body with real ids in place of the documented ones. */
  requestFor(operationId: string, body?: object): Promise<PreparedRequest>;
}

export interface PreparedRequest {
  readonly parameter: string;
  readonly sent: { readonly body: object } | { readonly raw: string } | Record<string, never>;
  readonly headers: Readonly<Record<string, string>>;
}

type Body = object;

const CARD = { number: '4111111111111111', expiry_month: 12, expiry_year: 2030, cvv: '123' };

export async function prepareExamples(sluice: Sluice): Promise<ExampleWorld> {
  await seed(sluice.core.databaseUrl, 'test');
  const merchant = await createMerchant(sluice.app);
  const ask = async (method: string, path: string, body?: object) =>
    (await requestRest(sluice.url, { method, path: `/api/v1${path}`, body, headers: merchant.headers })).body;
  const order = async (): Promise<string> => (await ask('POST', '/orders', { amount: 49900 })).id;
  const authorized = async (): Promise<string> => {
    const { id } = await ask('POST', '/payments', { amount: 9900, method: 'card', card: CARD });
    await until(
      () => ask('GET', `/payments/${id}`),
      ({ state }) => state === 'authorized',
    );
    return id;
  };
  const refund = async (): Promise<string> =>
    (await ask('POST', `/payments/${await authorized()}/refunds`, {})).id;
  const inbox = await findInbox(merchant.ctx);
  const setUrl = () => ask('PUT', '/webhooks/settings', { webhook_url: inbox?.url });
  const delivery = async (): Promise<string> => {
    await setUrl();
    return (await ask('POST', '/webhooks/test', {})).id;
  };
  const nothing = async () => '';

  /** What the `{id}` of a path has to be for its example to succeed. */
  const parameters: Readonly<Record<string, () => Promise<string>>> = {
    getOrder: order,
    getPublicOrder: order,
    getOrderOrigins: order,
    getPayment: authorized,
    getPublicPayment: authorized,
    capturePayment: authorized,
    voidPayment: authorized,
    refundPayment: authorized,
    getRefund: refund,
    getWebhookDelivery: delivery,
    retryWebhookDelivery: delivery,
    regenerateWebhookSecret: setUrl,
    regenerateMerchantWebhookSecret: setUrl,
    sendTestWebhook: setUrl,
    sendMerchantTestWebhook: setUrl,
    receiveAccountNotification: () =>
      addAccountAsOperator(sluice.app, merchant.tenant, {
        connector: 'sandbox',
        label: 'Another',
        credentials: {},
      }),
    receiveInWebhookInbox: async () => inbox?.inbox.token ?? '',
  };

  return {
    headers: merchant.headers,
    async requestFor(operationId, body) {
      const parameter = String(await (parameters[operationId] ?? nothing)());
      if (/^receive\w*Notification$/.test(operationId)) return { parameter, ...notification(sluice) };
      const sent = body && {
        body: 'order_id' in body ? { ...body, order_id: await order() } : withUrl(body),
      };
      return { parameter, sent: sent ?? {}, headers: {} };
    },
  };

  /** Documented receivers do not exist; nothing may be sent to them from a test. */
  function withUrl(body: Body): Body {
    return 'webhook_url' in body && body.webhook_url !== null ? { ...body, webhook_url: inbox?.url } : body;
  }
}

/** The sandbox tells of an attempt that nobody knows: signed well, and so received. */
function notification({ app }: Sluice): Omit<PreparedRequest, 'parameter'> {
  const raw = JSON.stringify({
    id: `ntf_${Date.now()}`,
    type: 'authorization.approved',
    key: 'att_00000000Unknown0',
    reference: 'ref_1',
    amount: 100,
    currency: 'INR',
    outcome: 'approved',
    captured: true,
  });
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', app.config.SANDBOX_SECRET).update(`${seconds}.${raw}`).digest('hex');
  return {
    sent: { raw },
    headers: { 'content-type': 'application/json', 'sandbox-signature': `t=${seconds},v1=${signature}` },
  };
}
