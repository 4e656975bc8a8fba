import { openDatabase } from '../../core/db.ts';
import { createApiKey } from '../../core/merchants/api-keys.ts';
import { createMerchant } from '../../core/merchants/create-merchant.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';

// Writes the benchmarks' merchants into the database of DATABASE_URL: BENCH_MERCHANTS of them, each with one key.
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
await db.close();
