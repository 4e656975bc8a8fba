import { systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';

/** The seeded key of the demo merchant, which every demo installation has. */
export const CREDENTIALS = { 'x-api-key': 'key_test_abc123', 'x-api-secret': 'secret_test_xyz789' };

/** Asks the GraphQL API as the demo merchant. */
export async function ask<Answer>(query: string, variables: Record<string, unknown>): Promise<Answer> {
  const response = await fetch(`${systemUnderTest().apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...CREDENTIALS },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Answer; errors?: unknown };
  if (!data || errors) throw new Error(`The API refused: ${JSON.stringify(errors)}`);
  return data;
}

/** Starts so many payments at once, and answers with their ids when all are accepted. */
export async function startPayments(
  count: number,
  number = '4111111111111111',
  options: { captureMethod?: 'AUTOMATIC' | 'MANUAL'; description?: string; amount?: number } = {},
): Promise<string[]> {
  const input = {
    amount: 12_300,
    currency: 'INR',
    card: { number, expiryMonth: 12, expiryYear: 2035, cvv: '123' },
    ...options,
  };
  const query = `mutation ($input: CreatePaymentInput!) {
    createPayment(input: $input) { __typename ... on Payment { id } ... on UserError { message } }
  }`;
  const one = async () => {
    const { createPayment } = await ask<{ createPayment: { id?: string; message?: string } }>(query, {
      input,
    });
    if (createPayment.id === undefined) throw new Error(`No payment: ${createPayment.message}`);
    return createPayment.id;
  };
  return Promise.all(Array.from({ length: count }, one));
}

interface ServerNumbers {
  payments: { edges: readonly { node: { id: string; status: string } }[] };
  paymentStats: { total: number; succeeded: number; failed: number; pending: number };
}

/** What the server says now: the newest payments, and the numbers of the day. */
export async function readServer(since: Date): Promise<ServerNumbers> {
  return ask<ServerNumbers>(
    `query ($since: DateTime!) {
      payments(first: 15) { edges { node { id status } } }
      paymentStats(since: $since) { total succeeded failed pending }
    }`,
    { since: since.toISOString() },
  );
}

/** Waits until the processor has answered every payment; one that waits for its shopper may go on waiting. */
export async function untilNothingIsPending(): Promise<void> {
  const query = '{ payments(first: 1, filter: { statuses: [PENDING] }) { edges { node { id } } } }';
  await until(
    async () => (await ask<Pick<ServerNumbers, 'payments'>>(query, {})).payments.edges.length,
    pending => pending === 0,
    30_000,
  );
}

/** Has the merchant's webhooks sent to this URL from now on. */
export async function setWebhookUrl(url: string): Promise<void> {
  await putWebhookUrl(url);
}

/** Takes the merchant's webhook URL away, so that what other tests do is not sent to a receiver that is gone. */
export async function removeWebhookUrl(): Promise<void> {
  await putWebhookUrl(null);
}

async function putWebhookUrl(url: string | null): Promise<void> {
  const { status } = await fetch(`${systemUnderTest().apiUrl}/api/v1/webhooks/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...CREDENTIALS },
    body: JSON.stringify({ webhook_url: url }),
  });
  if (status !== 200) throw new Error(`The webhook URL ${url} was not taken: ${status}`);
}

/** Takes every webhook endpoint away, those that were added beside the default one too. */
export async function removeWebhookEndpoints(): Promise<void> {
  const { webhookEndpoints } = await ask<{ webhookEndpoints: readonly { id: string }[] }>(
    '{ webhookEndpoints { id } }',
    {},
  );
  const remove = `mutation ($input: WebhookEndpointInput!) { deleteWebhookEndpoint(input: $input) { __typename } }`;
  await Promise.all(webhookEndpoints.map(({ id }) => ask(remove, { input: { endpointId: id } })));
}
