import { type Database, openDatabase } from '../../core/db.ts';
import { createApiKey } from '../../core/merchants/api-keys.ts';
import { createMerchant } from '../../core/merchants/create-merchant.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { openVault } from '../../core/vault/vault.ts';
import { newEndpointSecret } from '../../core/webhooks/endpoint-secret.ts';
import { newEndpoint } from '../../core/webhooks/register-endpoint.ts';

// Writes merchants into the database of DATABASE_URL: BENCH_MERCHANTS is a list of `{ id, keyId }`. With BENCH_ENDPOINTS,
// a list of `{ url, eventTypes, merchant }`, they have these; `merchant` is a place in the first list, by default 0.
const db = openDatabase(process.env['DATABASE_URL'] ?? '', 2);
const now = new Date();
const FEE_BPS = 200;
const merchants = JSON.parse(process.env['BENCH_MERCHANTS'] ?? '[]') as { id: string; keyId: string }[];
for (const [i, { id, keyId }] of merchants.entries()) {
  await createMerchant(db, { id, name: `Bench ${i}`, email: `bench-${i}@example.com`, now });
  await db.prisma.merchant.update({ where: { id }, data: { feeBps: FEE_BPS } });
  await createApiKey(
    db,
    { merchantId: id, mode: 'TEST' },
    {
      name: 'bench',
      permissions: PERMISSIONS,
      now,
      credentials: { id: keyId, secret: process.env['BENCH_SECRET'] ?? '' },
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
    const tenant = { merchantId: merchants[merchant]?.id ?? '', mode: 'TEST' } as const;
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
