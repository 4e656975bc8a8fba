import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { migrate } from './migrate.ts';
import { schemaDrift } from './schema-drift.ts';

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

const empty = () => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');

async function exists(table: string): Promise<boolean> {
  const result = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [`public.${table}`]);
  return result.rows[0].exists;
}

test('several runs at once migrate an empty database once', async () => {
  await empty();
  const runs = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(runs.filter(applied => applied.length > 0)).toHaveLength(1);
  expect(await exists('merchants')).toBe(true);
  expect(await migrate(database.url)).toEqual([]);
});

test('a migration that fails says where and why, keeps nothing, and runs again once its cause is gone', async () => {
  await empty();
  // In the way of the first migration, after it has made other things.
  await client.query('CREATE VIEW merchants AS SELECT 1');
  await expect(migrate(database.url)).rejects.toThrow(
    /^Migration \w+_init failed and nothing of it was kept: ERROR: relation "merchants" already exists/,
  );
  expect(await client.query("SELECT 1 FROM pg_type WHERE typname = 'payment_status'")).toMatchObject({
    rowCount: 0,
  });
  await client.query('DROP VIEW merchants');
  expect(await migrate(database.url)).toContainEqual(expect.stringMatching(/_init$/));
  expect(await exists('merchants')).toBe(true);
});

test('the migrations make the tables, columns and enums that schema.prisma describes', async () => {
  expect(await schemaDrift(database.url)).toEqual([]);
});

test('a difference between schema.prisma and the database is named', async () => {
  await client.query('ALTER TABLE merchants ADD COLUMN surprise integer, ALTER COLUMN name DROP NOT NULL');
  expect(await schemaDrift(database.url)).toEqual([
    'merchants.name is text not null in schema.prisma and text in the database',
    'merchants.surprise is not there in schema.prisma and int4 in the database',
  ]);
});
