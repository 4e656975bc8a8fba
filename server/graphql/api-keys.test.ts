import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { API_KEYS_MAX, CREDENTIAL_CACHE_MS } from '../../core/limits.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { postGraphQL, socketClient } from '../../test/graphql.ts';
import { createMerchant, headersOf, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';
import { until } from '../../test/until.ts';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on ApiKeySecret { secret key { id name mode scopes lastUsedAt revokedAt } }
    ... on UserError { code message path }
  }
}`;
const REVOKE = `mutation ($keyId: ID!) {
  revokeApiKey(input: { keyId: $keyId }) { __typename ... on ApiKey { id revokedAt } ... on UserError { code } }
}`;
const KEYS = '{ apiKeys { id name lastUsedAt } }';

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
});

afterAll(() => sluice.stop());

const ask = (query: string, variables: object = {}, headers = merchant.headers) =>
  postGraphQL(sluice.url, { query, variables, headers });
const create = async (input: object, headers = merchant.headers) =>
  (await ask(CREATE, { input }, headers)).data.createApiKey;

describe('an API key', () => {
  test('opens the mode of whoever made it, and does what its scopes say', async () => {
    const made = await create({ name: ' Till 3 ', scopes: ['payments:read', 'events:read'] });
    expect(made).toMatchObject({
      __typename: 'ApiKeySecret',
      secret: expect.stringMatching(/^secret_test_\w{32}$/),
      key: { name: 'Till 3', mode: 'TEST', scopes: ['payments:read', 'events:read'], lastUsedAt: null },
    });
    const headers = headersOf({ id: made.key.id, secret: made.secret });
    expect((await ask('{ eventCursor }', {}, headers)).data).toEqual({ eventCursor: '0' });
    expect((await ask(KEYS, {}, headers)).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    const used = await until(
      async () => (await ask(KEYS)).data.apiKeys.find((key: { id: string }) => key.id === made.key.id),
      key => key.lastUsedAt !== null,
    );
    expect(used.name).toBe('Till 3');
  });

  test('is shown with its secret once more to whoever asks with the same idempotency key, and to nobody else', async () => {
    const input = { name: 'Twice', scopes: ['events:read'], idempotencyKey: 'make-it-once' };
    const made = await create(input);
    expect(await create(input)).toEqual(made);
    const { data } = await ask(KEYS);
    expect(data.apiKeys.filter((key: { name: string }) => key.name === 'Twice')).toHaveLength(1);
    expect(JSON.stringify(data)).not.toContain('secret');
  });

  test('cannot allow more than its maker may', async () => {
    const { headers } = await createMerchant(sluice.app, { permissions: ['keys:write', 'events:read'] });
    expect(await create({ name: 'x', scopes: ['events:read', 'refunds:write'] }, headers)).toMatchObject({
      __typename: 'ValidationError',
      message: expect.stringContaining('refunds:write'),
      path: ['scopes'],
    });
  });

  test.each([
    ['no name', { name: '  ', scopes: ['events:read'] }],
    ['no scope', { name: 'x', scopes: [] }],
    ['a scope that does not exist', { name: 'x', scopes: ['everything'] }],
  ])('is refused with %s', async (_what, input) => {
    expect(await create(input)).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('is refused everywhere within five seconds of its end, and its sockets are closed', async () => {
    const made = await create({ name: 'Old', scopes: [...PERMISSIONS] });
    const headers = headersOf({ id: made.key.id, secret: made.secret });
    const client = socketClient(sluice.url, headers);
    await new Promise(resolve => client.on('connected', resolve));
    const closed = new Promise(resolve => client.on('closed', resolve));
    const { data } = await ask(REVOKE, { keyId: made.key.id });
    const revokedAt = Date.now();
    expect(data.revokeApiKey).toEqual({
      __typename: 'ApiKey',
      id: made.key.id,
      revokedAt: expect.any(String),
    });
    await until(
      async () => (await ask('{ eventCursor }', {}, headers)).status,
      status => status === 401,
    );
    expect(await closed).toMatchObject({ code: 4403 });
    expect(Date.now() - revokedAt).toBeLessThan(CREDENTIAL_CACHE_MS + 1_000);
    expect((await ask(REVOKE, { keyId: made.key.id })).data).toEqual(data);
    await client.dispose();
  }, 20_000);

  test('is not revoked by another merchant', async () => {
    const stranger = await createMerchant(sluice.app);
    const { data } = await ask(REVOKE, { keyId: merchant.key }, stranger.headers);
    expect(data.revokeApiKey).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  });

  test('is one of so many, however many are asked for at once', async () => {
    const crowd = await createMerchant(sluice.app);
    const answers = await Promise.all(
      Array.from({ length: API_KEYS_MAX + 10 }, (_, at) =>
        create({ name: `key ${at}`, scopes: ['events:read'] }, crowd.headers),
      ),
    );
    const names = answers.map(answer => answer.__typename);
    expect(names.filter(name => name === 'ApiKeySecret')).toHaveLength(API_KEYS_MAX - 1);
    expect(names.filter(name => name === 'InvalidStateError')).toHaveLength(11);
  });
});
