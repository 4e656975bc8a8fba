import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a database that is up to date is left alone, also by several runs at once', async () => {
  const runs = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(runs).toEqual([[], [], []]);
});

test('what a killed migration left unfinished runs again', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const [name] = await migrate(database.url);
  await client.query('DROP TABLE IF EXISTS merchants CASCADE');
  await client.query('UPDATE _prisma_migrations SET finished_at = NULL');
  // The script is not there any more in part, so that running it again shows as "already exists".
  await expect(migrate(database.url)).rejects.toThrow(`Migration ${name} failed and nothing of it was kept`);
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  expect(await migrate(database.url)).toEqual([name]);
  await client.end();
});
