import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '../core/db.ts';
import { createApiKey } from '../core/merchants/api-keys.ts';
import { createMerchant } from '../core/merchants/create-merchant.ts';
import { DEMO_KEY, DEMO_MERCHANT, DEMO_USER } from '../core/merchants/demo-merchant.ts';
import { hashPassword } from '../core/merchants/passwords.ts';

/** The merchant, key and user of demo and test installations. Adds what is missing; may run again at any time. */
export async function seed(databaseUrl: string, environment: string): Promise<void> {
  if (environment !== 'demo' && environment !== 'test') {
    throw new Error(
      `The demo merchant's credentials are public: they are seeded where SLUICE_ENV is demo or test, not ${environment}.`,
    );
  }
  const db = openDatabase(databaseUrl, 2);
  try {
    await seedMerchant(db);
    await seedKey(db);
    await seedUser(db);
  } finally {
    await db.close();
  }
}

async function seedMerchant(db: Database): Promise<void> {
  const known = await db.prisma.merchant.findUnique({ where: { id: DEMO_MERCHANT.id } });
  if (!known) await createMerchant(db, { ...DEMO_MERCHANT, now: new Date() });
}

async function seedKey(db: Database): Promise<void> {
  const known = await db.prisma.apiKey.findUnique({ where: { id: DEMO_KEY.id } });
  if (known) return;
  await createApiKey(
    db,
    { merchantId: DEMO_MERCHANT.id, mode: 'TEST' },
    { name: 'Demo key', permissions: DEMO_KEY.permissions, credentials: DEMO_KEY, now: new Date() },
  );
}

async function seedUser(db: Database): Promise<void> {
  const { id, name, email, password } = DEMO_USER;
  const known = await db.prisma.user.findUnique({ where: { id } });
  if (known) return;
  const passwordHash = await hashPassword(password);
  await db.prisma.$transaction([
    db.prisma.user.create({
      data: { id, name, email, passwordHash, operator: true, createdAt: new Date() },
    }),
    db.prisma.membership.create({ data: { userId: id, merchantId: DEMO_MERCHANT.id, role: 'OWNER' } }),
  ]);
}

async function main(): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) throw new Error('DATABASE_URL is not set: which database should be seeded?');
  await seed(databaseUrl, process.env['SLUICE_ENV'] ?? 'demo');
  console.log('The demo merchant is there');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
