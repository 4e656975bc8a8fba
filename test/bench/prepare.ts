import { type Database, openDatabase } from '../../core/db.ts';
import { createApiKey } from '../../core/merchants/api-keys.ts';
import { createMerchant } from '../../core/merchants/create-merchant.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { openVault } from '../../core/vault/vault.ts';
import { newEndpointSecret } from '../../core/webhooks/endpoint-secret.ts';
import { newEndpoint } from '../../core/webhooks/register-endpoint.ts';

// Writes the benchmarks' merchants into the database of DATABASE_URL: BENCH_MERCHANTS of them, each with one key. With
// BENCH_ENDPOINTS, a list of `{ url, eventTypes, merchant }`, they have these; without a merchant it is the first.
const db = openDatabase(process.env['DATABASE_URL'] ?? '', 2);
const now = new Date();
const FEE_BPS = 200;
for (let i = 0; i < Number(process.env['BENCH_MERCHANTS'] ?? 1); i++) {
  const suffix = String(i).padStart(16, '0');
  const id = `mer_${suffix}`;
  await createMerchant(db, { id, name: `Bench ${i}`, email: `bench-${i}@example.com`, now });
  await db.prisma.merchant.update({ where: { id }, data: { feeBps: FEE_BPS } });
  await createApiKey(
    db,
    { merchantId: id, mode: 'TEST' },
    {
      name: 'bench',
      permissions: PERMISSIONS,
      now,
      credentials: { id: `key_${suffix}`, secret: process.env['BENCH_SECRET'] ?? '' },
    },
  );
}
await addEndpoints(db, JSON.parse(process.env['BENCH_ENDPOINTS'] ?? '[]'));
await db.close();

interface Wanted {
  readonly url: string;
  readonly eventTypes: string[];
  readonly merchant?: number;
}

async function addEndpoints({ prisma }: Database, wanted: readonly Wanted[]): Promise<void> {
  const vault = await openVault(db, {
    VAULT_KEY: Buffer.from(process.env['VAULT_KEY'] ?? '', 'base64'),
    VAULT_KEY_PREVIOUS: [],
  });
  for (const { url, eventTypes, merchant = 0 } of wanted) {
    const tenant = { merchantId: `mer_${String(merchant).padStart(16, '0')}`, mode: 'TEST' } as const;
    const { endpoint } = newEndpoint({ vault }, tenant, {
      url,
      eventTypes,
      description: null,
      selection: null,
      isDefault: false,
      secret: newEndpointSecret(),
      now,
    });
    await prisma.webhookEndpoint.create({ data: endpoint });
  }
}
