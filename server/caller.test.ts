import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { revokeApiKey } from '../core/merchants/api-keys.ts';
import { createOrder } from '../core/orders/create-order.ts';
import { startTestCore, type TestCore } from '../test/core.ts';
import { createMerchant } from '../test/merchants.ts';
import { until } from '../test/until.ts';
import { createCallers } from './caller.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

/** The system with a clock that the test sets. */
function withClock() {
  let ahead = 0;
  const app = { ...core.app, now: () => new Date(core.app.now().getTime() + ahead) };
  const advance = (ms: number) => {
    ahead += ms;
  };
  return { app, advance };
}

describe('an API key', () => {
  test('is understood in two headers and as HTTP Basic', async () => {
    const { key, secret, tenant } = await createMerchant(core.app);
    const callers = createCallers(core.app);
    const byHeaders = await callers.fromHeaders({ 'x-api-key': key, 'x-api-secret': secret });
    const byBasic = await callers.fromHeaders(basic(`${key}:${secret}`));
    expect(byHeaders).toMatchObject({ kind: 'key', keyId: key, ...tenant });
    expect(byBasic).toEqual(byHeaders);
    expect(await callers.fromParams({ 'X-Api-Key': key, 'X-API-SECRET': secret }, {})).toEqual(byHeaders);
  });

  test.each([
    ['unknown', basic('key_unknown:secret')],
    ['without a secret', { 'x-api-key': 'key_test_abc123' }],
    ['without a key', { 'x-api-secret': 'secret' }],
    ['without a colon', basic('key_test_abc123')],
    ['that is no text', { authorization: 'Basic ///' }],
    ['with NUL', basic('\0:\0')],
  ])('%s is refused', async (_name, headers) => {
    await expect(createCallers(core.app).fromHeaders(headers)).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: 'Invalid API credentials',
    });
  });

  test('that was revoked is refused when the cache runs out, which is within five seconds', async () => {
    const { headers, tenant, key } = await createMerchant(core.app);
    const { app, advance } = withClock();
    const callers = createCallers(app);
    await callers.fromHeaders(headers);
    await revokeApiKey(core.app.db, tenant, { id: key, now: core.app.now() });
    expect(await callers.fromHeaders(headers)).toMatchObject({ keyId: key });
    advance(5_000);
    await expect(callers.fromHeaders(headers)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  test('costs one query, however many requests come at once', async () => {
    const { headers } = await createMerchant(core.app);
    let queries = 0;
    const { prisma } = core.app.db;
    const counted = prisma.$extends({
      query: {
        apiKey: {
          findUnique({ args, query }) {
            queries += 1;
            return query(args);
          },
        },
      },
    });
    const callers = createCallers({ ...core.app, db: { ...core.app.db, prisma: counted as never } });
    await Promise.all(Array.from({ length: 100 }, () => callers.fromHeaders(headers)));
    await callers.fromHeaders(headers);
    expect(queries).toBe(1);
  });

  test('remembers when it was last used, to the minute', async () => {
    const { headers, key } = await createMerchant(core.app);
    const lastUsed = async () =>
      (await core.app.db.prisma.apiKey.findUniqueOrThrow({ where: { id: key } })).lastUsedAt?.getTime();
    const { app, advance } = withClock();
    const callers = createCallers(app);
    await callers.fromHeaders(headers);
    const first = await until(lastUsed, at => at !== undefined);
    advance(30_000);
    await callers.fromHeaders(headers);
    expect(await lastUsed()).toBe(first);
    advance(31_000);
    await callers.fromHeaders(headers);
    await until(lastUsed, at => at !== undefined && at > (first ?? 0) + 60_000);
  });
});

describe('REST', () => {
  test('takes API keys and nothing else', async () => {
    const { ctx } = await createMerchant(core.app);
    const { value } = await createOrder(ctx, { amount: 100 });
    const callers = createCallers(core.app);
    for (const headers of [
      {},
      { authorization: `Bearer ${value.clientSecret}` },
      { cookie: 'sluice_session=x' },
    ]) {
      await expect(callers.fromApiKey(headers)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    }
  });
});

describe("an order's client secret", () => {
  async function secretOf(allowedOrigins: string[]) {
    const { ctx, id } = await createMerchant(core.app);
    await core.app.db.prisma.merchant.update({ where: { id }, data: { allowedOrigins } });
    const { value } = await createOrder(ctx, { amount: 100 });
    return `Bearer ${value.clientSecret}`;
  }

  test.each([
    ['of ours', () => new URL(core.app.config.PUBLIC_URL).origin],
    ['that the merchant allows', () => 'https://shop.example'],
    ['that is not said, as by programs', () => undefined],
  ])('works from an origin %s', async (_name, originOf) => {
    const authorization = await secretOf(['https://shop.example']);
    const origin = originOf();
    const headers = origin === undefined ? {} : { origin };
    const callers = createCallers(core.app);
    expect(await callers.fromHeaders({ authorization, ...headers })).toMatchObject({ kind: 'checkout' });
    expect(await callers.fromParams({ authorization }, headers)).toMatchObject({ kind: 'checkout' });
  });

  test.each(['https://elsewhere.example', 'http://shop.example', 'https://shop.example.evil.test', 'null'])(
    'is refused from %s, over HTTP and over a WebSocket',
    async origin => {
      const authorization = await secretOf(['https://shop.example']);
      const callers = createCallers(core.app);
      const refusal = { code: 'FORBIDDEN', message: expect.stringContaining(origin) };
      await expect(callers.fromHeaders({ authorization, origin })).rejects.toMatchObject(refusal);
      await expect(callers.fromParams({ authorization }, { origin })).rejects.toMatchObject(refusal);
    },
  );
});

describe("an order's id with a key before it", () => {
  test('opens the order of the merchant whose key it is, and no other', async () => {
    const [mine, other] = [await createMerchant(core.app), await createMerchant(core.app)];
    const { value } = await createOrder(mine.ctx, { amount: 100 });
    const callers = createCallers(core.app);
    const orderId = value.order.id;
    const withKey = (text: string) => callers.fromHeaders({ authorization: `Bearer ${text}` });
    expect(await withKey(`${mine.key}:${orderId}`)).toMatchObject({ kind: 'checkout', orderId });
    expect(await withKey(orderId)).toMatchObject({ kind: 'checkout', orderId });
    const refused = { code: 'AUTHENTICATION_FAILED' };
    const wrong = [other.key, 'key_unknown0000', '', '\0', `${mine.key}:${mine.key}`];
    for (const key of wrong) await expect(withKey(`${key}:${orderId}`)).rejects.toMatchObject(refused);
    await revokeApiKey(core.app.db, mine.tenant, { id: mine.key, now: new Date() });
    await expect(
      createCallers(core.app).fromHeaders({ authorization: `Bearer ${mine.key}:${orderId}` }),
    ).rejects.toMatchObject(refused);
  });

  test('does not make a client secret of it', async () => {
    const { ctx, key } = await createMerchant(core.app);
    const { value } = await createOrder(ctx, { amount: 100 });
    await expect(
      createCallers(core.app).fromHeaders({ authorization: `Bearer ${key}:${value.clientSecret}` }),
    ).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });
});

describe('on a production installation', () => {
  test('the bare id of an order opens nothing', async () => {
    const { ctx, key } = await createMerchant(core.app);
    const { value } = await createOrder(ctx, { amount: 100 });
    const production = createCallers({ ...core.app, config: { ...core.app.config, isDemo: false } });
    for (const credential of [value.order.id, `${key}:${value.order.id}`]) {
      await expect(production.fromHeaders({ authorization: `Bearer ${credential}` })).rejects.toMatchObject({
        code: 'AUTHENTICATION_FAILED',
      });
    }
    expect(await production.fromHeaders({ authorization: `Bearer ${value.clientSecret}` })).toMatchObject({
      kind: 'checkout',
      orderId: value.order.id,
    });
  });
});
