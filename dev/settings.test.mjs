import { expect, test } from '@jest/globals';
import { environmentOf, readSettings } from './settings.mjs';

test('without a word everything is on this machine and on the usual ports', () => {
  expect(readSettings([], {})).toMatchObject({
    host: '127.0.0.1',
    ports: { api: 8000, web: 3000, sandbox: 8100, shop: undefined },
    mode: 'demo',
    publicUrl: 'http://localhost:3000',
    apiUrl: 'http://localhost:8000',
    watch: false,
  });
});

test.each(['80x', '0', '65536', '1.5', ''])('API_PORT=%s is refused by its name', port => {
  expect(() => readSettings([], { API_PORT: port })).toThrow(`API_PORT=${port} is not a port`);
});

test('an option that does not exist is refused', () => {
  expect(() => readSettings(['--wach'], {})).toThrow('Unknown option --wach');
});

test('other ports reach every process that has to know them', () => {
  const settings = readSettings([], {
    API_PORT: '18000',
    WEB_PORT: '13000',
    SANDBOX_PORT: '18100',
    DEMO_SHOP_PORT: '13001',
  });
  const stores = { databaseUrl: 'postgres://d', redisUrl: 'redis://r', vaultKey: 'k' };
  expect(environmentOf(settings, stores, {})).toMatchObject({
    API_URL: 'http://127.0.0.1:18000',
    PUBLIC_URL: 'http://localhost:13000',
    DEMO_SHOP_PORT: '13001',
    DEMO_SHOP_URL: 'http://localhost:13001',
    SANDBOX_URL: 'http://127.0.0.1:18100',
    SANDBOX_NOTIFY_URL: 'http://127.0.0.1:18000/notifications/sandbox',
    DATABASE_URL: 'postgres://d',
    REDIS_URL: 'redis://r',
    VAULT_KEY: 'k',
  });
});
