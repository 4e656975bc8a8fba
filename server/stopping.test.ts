import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../core/db.ts';
import { startTestCore, type TestCore } from '../test/core.ts';
import { postGraphQL } from '../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../test/merchants.ts';
import { requestRest } from '../test/rest.ts';
import { type ApiServer, createServer } from './app.ts';

let core: TestCore;
let merchant: TestMerchant;
let server: ApiServer;
let url: string;
const logged: unknown[] = [];

beforeAll(async () => {
  core = await startTestCore();
  merchant = await createMerchant(core.app);
  // As a request finds it that is still at work when the process has waited for it as long as it may.
  const ended = openDatabase(core.databaseUrl, 2);
  await ended.close();
  const log = core.app.log.child({});
  log.error = (line: unknown) => void logged.push(line);
  server = createServer({ ...core.app, db: ended, log });
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
});

afterAll(async () => {
  await server.close();
  await core.close();
});

test('a request that outlives its process is told to come back, and is no error of ours', async () => {
  const { headers } = merchant;
  const rest = await requestRest(url, { path: '/api/v1/payments', headers });
  expect(rest).toMatchObject({ status: 503, body: { error: { code: 'GATEWAY_ERROR' } } });
  expect(rest.headers.get('retry-after')).toBe('1');
  const { errors } = await postGraphQL(url, { query: '{ payments { edges { cursor } } }', headers });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BUSY' });
  expect(logged).toEqual([]);
});
