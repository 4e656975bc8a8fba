import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../core/db.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { seed } from './seed.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

async function countRows() {
  const db = openDatabase(database.url, 1);
  try {
    return {
      merchants: await db.prisma.merchant.count(),
      keys: await db.prisma.apiKey.count(),
      users: await db.prisma.user.count(),
      memberships: await db.prisma.membership.count(),
      counters: await db.prisma.eventCounter.count(),
    };
  } finally {
    await db.close();
  }
}

test('a production installation is never seeded with the public credentials', async () => {
  await expect(seed(database.url, 'production')).rejects.toThrow(/public/);
  expect(await countRows()).toEqual({ merchants: 0, keys: 0, users: 0, memberships: 0, counters: 0 });
});

test('seeding twice seeds once', async () => {
  await seed(database.url, 'demo');
  await seed(database.url, 'demo');
  expect(await countRows()).toEqual({ merchants: 1, keys: 1, users: 1, memberships: 1, counters: 2 });
});
