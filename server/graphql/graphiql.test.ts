import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { closeApp, createApp } from '../../core/app.ts';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';
import { createServer } from '../app.ts';
import { TABS } from './graphiql-tabs.ts';
import { schema } from './schema.ts';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(async () => {
  await sluice.stop();
});

const asBrowser = { accept: 'text/html,application/xhtml+xml' };

test('GraphiQL is served with the demo credentials, and loads nothing from elsewhere', async () => {
  const response = await fetch(`${sluice.url}/graphql`, { headers: asBrowser });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self'/);
  const html = await response.text();
  expect(html).toContain('key_test_abc123');
  expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="(https?:)?\/\//);
}, 30_000);

test('GraphiQL is not compressed for a client that does not ask for it', async () => {
  const headers = { ...asBrowser, 'accept-encoding': 'identity' };
  const response = await fetch(`${sluice.url}/graphql`, { headers });
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await response.text()).toContain('key_test_abc123');
});

test.each(TABS)('its tab fits the schema: $query', ({ query }) => {
  expect(validate(schema, parse(query))).toEqual([]);
});

test('its tabs, run from the first to the refund, collect money and give some back', async () => {
  const merchant = await createMerchant(sluice.app);
  await sluice.core.startWorker();
  const run = async (tab: number, variables: object = {}) => {
    const { query } = TABS[tab] as (typeof TABS)[number];
    const { data, errors } = await postGraphQL(sluice.url, { query, variables, headers: merchant.headers });
    expect(errors).toBeUndefined();
    return Object.values(data)[0] as { id: string; order: { id: string }; status: string };
  };
  const reached = (id: string, status: string) =>
    until(
      () => sluice.app.db.prisma.payment.findUniqueOrThrow({ where: { id } }),
      payment => payment.status === status,
    );
  const { order } = await run(0);
  const { id: paymentId } = await run(1, { orderId: order.id });
  await reached(paymentId, 'AUTHORIZED');
  await run(2, { paymentId });
  await reached(paymentId, 'PARTIALLY_CAPTURED');
  expect(await run(3, { paymentId })).toMatchObject({ status: 'PENDING' });
  expect(await run(5)).toMatchObject({ status: 'PENDING' });
});

test('a production installation has neither GraphiQL nor the test routes', async () => {
  const config = { ...sluice.app.config, SLUICE_ENV: 'production' as const, isDemo: false };
  const app = await createApp(config, sluice.app.log);
  const server = createServer(app);
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  const page = await fetch(`${url}/graphql`, { headers: asBrowser });
  expect(await page.text()).not.toContain('key_test_abc123');
  for (const path of ['/api/v1/test/merchant', '/api/v1/test/jobs/status']) {
    expect((await fetch(url + path)).status).toBe(404);
  }
  await server.close();
  await closeApp(app);
});
