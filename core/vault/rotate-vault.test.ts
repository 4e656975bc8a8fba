import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { card, createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { ConfigError } from '../config.ts';
import { addAccountAsOperator } from '../connectors/accounts/add-account.ts';
import type { App } from '../context.ts';
import { createPayment } from '../payments/create-payment.ts';
import { examine } from '../start-checks/examine.ts';
import { openEndpointSecret } from '../webhooks/endpoint-secret.ts';
import { registerEndpoint } from '../webhooks/register-endpoint.ts';
import { rotateSecret } from '../webhooks/rotate-secret.ts';
import { readKeyStanding } from './key-ring.ts';
import { rotateVault } from './rotate-vault.ts';
import { deriveKey, KEY_BYTES, keyedHash } from './seal.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';
import { KEY_ID_BYTES, openVault } from './vault.ts';

let core: TestCore;
let app: App;
let merchant: TestMerchant;

beforeAll(async () => {
  core = await startTestCore();
  app = core.app;
  merchant = await createMerchant(app);
});

afterAll(async () => {
  await core.close();
});

const NUMBER = '4111111111111111';

type Key = App['config']['VAULT_KEY'];

/** The installation as a process sees it that has these keys. */
function withKeys(VAULT_KEY: Key, ...VAULT_KEY_PREVIOUS: Key[]): App {
  return { ...app, config: { ...app.config, VAULT_KEY, VAULT_KEY_PREVIOUS } };
}

const nothing = () => undefined;

let sealed = 0;

/** Something sealed in every column there is. */
async function sealEverywhere() {
  const { value: payment } = await createPayment(merchant.ctx, {
    amount: 100,
    currency: 'INR',
    card: card(NUMBER),
  });
  const { value } = await registerEndpoint(merchant.ctx, { url: 'https://shop.example/hook' });
  const { id } = value.endpoint;
  await rotateSecret(merchant.ctx, { endpointId: id });
  sealed += 1;
  await addAccountAsOperator(app, merchant.tenant, {
    connector: 'stripe',
    label: `Account ${sealed}`,
    credentials: { secretKey: 'sk_test_1', notificationSecret: 'whsec_1' },
  });
  return { paymentId: payment.id, endpointId: id };
}

/** The ids of the data keys that values are sealed with, by column. */
async function usedKeys(): Promise<Record<string, string[]>> {
  const used: Record<string, string[]> = {};
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await app.db.pool.query<{ key: string }>(
      `SELECT DISTINCT convert_from(substring(${column} FROM 1 FOR ${KEY_ID_BYTES}), 'UTF8') AS key
        FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    used[`${table}.${column}`] = rows.map(({ key }) => key);
  }
  return used;
}

test('every column that holds sealed values is known, and whatever else is bytes is a hash or a wrapped key', async () => {
  const { rows } = await app.db.pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`,
  );
  const names = rows.map(({ name }) => name);
  const sealed = names.filter(name => /sealed$/.test(name));
  expect(sealed).toEqual(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort());
  const others = names.filter(name => !/sealed$/.test(name));
  expect(others.filter(name => !/hash$|\.wrapped$/.test(name))).toEqual([
    'idempotency_keys.fingerprint',
    'sign_in_brakes.key',
  ]);
});

test('fingerprints are what they were before there were roots', async () => {
  const { VAULT_KEY } = app.config;
  const { merchantId, mode } = merchant.tenant;
  const before = (purpose: string, text: string) => keyedHash(deriveKey(VAULT_KEY, purpose), text);
  expect(app.vault.requestFingerprint('a request')).toEqual(before('request-fingerprint', 'a request'));
  expect(app.vault.cardFingerprint(merchant.tenant, NUMBER)).toBe(
    before('card-fingerprint', `${merchantId}/${mode}/${NUMBER}`).toString('hex').slice(0, 32),
  );
});

describe('a rotation', () => {
  test('seals everything anew under the new key, keeps every fingerprint, and leaves the old key without use', async () => {
    const { VAULT_KEY: old } = app.config;
    const fresh = randomBytes(KEY_BYTES);
    const { paymentId, endpointId } = await sealEverywhere();
    const { prisma } = app.db;
    const endpointBefore = await prisma.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } });
    const secret = await openEndpointSecret(app.vault, endpointBefore, endpointBefore.secretSealed);

    const between = withKeys(fresh, old);
    expect(await readKeyStanding(app.db, between.config)).toEqual({ current: 0, previous: 3, unknown: 0 });
    const told: Record<string, number> = {};
    const rotation = await rotateVault(between, (column, values) => {
      told[column] = values;
    });
    expect(rotation).toEqual({ rewrapped: 3, resealed: 5, unreadable: [] });
    expect(told).toEqual(
      Object.fromEntries(SEALED_COLUMNS.map(({ table, column }) => [`${table}.${column}`, 1])),
    );

    const after = await openVault(app.db, { VAULT_KEY: fresh, VAULT_KEY_PREVIOUS: [] });
    expect(after.activeKeyId()).not.toBe(app.vault.activeKeyId());
    for (const used of Object.values(await usedKeys())) expect(used).toEqual([after.activeKeyId()]);
    const { sealed } = await prisma.vaultCard.findUniqueOrThrow({ where: { paymentId } });
    expect(JSON.parse(await after.open(merchant.tenant, `card/${paymentId}`, sealed)).number).toBe(NUMBER);
    const endpoint = await prisma.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } });
    expect(await openEndpointSecret(after, endpoint, endpoint.secretSealed)).toBe(secret);
    expect(after.cardFingerprint(merchant.tenant, NUMBER)).toBe(
      app.vault.cardFingerprint(merchant.tenant, NUMBER),
    );
    expect(after.requestFingerprint('a')).toEqual(app.vault.requestFingerprint('a'));
    await expect(openVault(app.db, { VAULT_KEY: old, VAULT_KEY_PREVIOUS: [] })).rejects.toThrow(ConfigError);

    // A process that has had both keys all the time goes on with what it holds, and reads what others seal anew.
    const other = after.seal(merchant.tenant, 'a row', 'a secret');
    const stillRunning = await openVault(app.db, between.config);
    expect(await stillRunning.open(merchant.tenant, 'a row', other)).toBe('a secret');

    expect(await rotateVault(between, nothing)).toEqual({ rewrapped: 0, resealed: 0, unreadable: [] });
    await rotateVault(withKeys(old, fresh), nothing);
  });

  test('can be stopped in the middle, run twice at once, and run again', async () => {
    const { VAULT_KEY: old } = app.config;
    const fresh = randomBytes(KEY_BYTES);
    await Promise.all(Array.from({ length: 5 }, sealEverywhere));
    const between = withKeys(fresh, old);
    const stopped = rotateVault(between, () => {
      throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
    const both = await Promise.all([rotateVault(between, nothing), rotateVault(between, nothing)]);
    expect(both.map(({ rewrapped }) => rewrapped)).toEqual([0, 0]);
    expect(both.flatMap(({ unreadable }) => unreadable)).toEqual([]);
    const { activeKeyId } = await openVault(app.db, { VAULT_KEY: fresh, VAULT_KEY_PREVIOUS: [] });
    for (const used of Object.values(await usedKeys())) expect(used).toEqual([activeKeyId()]);
    await rotateVault(withKeys(old, fresh), nothing);
  });

  test('names what does not open and goes on', async () => {
    const { VAULT_KEY: old } = app.config;
    const { paymentId } = await sealEverywhere();
    const { prisma } = app.db;
    const row = await prisma.vaultCvv.findUniqueOrThrow({ where: { paymentId } });
    const broken = Uint8Array.from(row.sealed);
    broken[broken.length - 1] = (broken[broken.length - 1] as number) ^ 1;
    await prisma.vaultCvv.update({ where: { paymentId }, data: { sealed: broken } });
    const { unreadable, resealed } = await rotateVault(
      withKeys(randomBytes(KEY_BYTES), old),
      nothing,
    ).finally(() => prisma.vaultCvv.delete({ where: { paymentId } }));
    expect(unreadable).toEqual([`vault_cvvs.sealed of ${paymentId}`]);
    expect(resealed).toBeGreaterThan(0);
  });
});

describe('a database whose keys are wrapped by a key that is missing', () => {
  test('is not opened, and the doctor says how many and what to set', async () => {
    const stranger = withKeys(randomBytes(KEY_BYTES)).config;
    const config = { ...stranger, DATABASE_URL: core.databaseUrl };
    await expect(openVault(app.db, config)).rejects.toThrow(
      /\d+ of its \d+ keys do not open.*VAULT_KEY_PREVIOUS/,
    );
    expect(await examine(config)).toContainEqual(
      expect.objectContaining({
        subject: 'Vault',
        level: 'fail',
        message: expect.stringContaining('do not open'),
      }),
    );
  });
});
