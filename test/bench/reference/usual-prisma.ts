import { PrismaPg } from '@prisma/adapter-pg';
import { openDatabase } from '../../../core/db.ts';
import { openVault, type Vault } from '../../../core/vault/vault.ts';
import { PrismaClient } from '../../../prisma/client/client.ts';

/** Patient, so that the reference is slow under load instead of refusing. */
const PATIENCE_MS = 30_000;

/** Prisma as it comes, and the vault that both ways seal with. */
export async function openUsual(connections: number): Promise<{ prisma: PrismaClient; vault: Vault }> {
  const connectionString = process.env['DATABASE_URL'] ?? '';
  const db = openDatabase(connectionString, 2);
  const vault = await openVault(db, {
    VAULT_KEY: Buffer.from(process.env['VAULT_KEY'] ?? '', 'base64'),
    VAULT_KEY_PREVIOUS: [],
  });
  await db.close();
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString, max: connections }),
    transactionOptions: { maxWait: PATIENCE_MS, timeout: PATIENCE_MS },
  });
  return { prisma, vault };
}
