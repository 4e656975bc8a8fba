import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from '../../dev/run.mjs';
import { bundle } from './bundle.mjs';
import { keyId, merchantId, merchantList } from './merchants.mjs';
import { processHouse } from './processes.mjs';
import { migratedDatabase, startStores } from './stores.mjs';

export const MERCHANT_ID = merchantId(0);
export const KEY_ID = keyId(0);
export const KEY_SECRET = 'secret_bench';
export const BASIC = `Basic ${Buffer.from(`${KEY_ID}:${KEY_SECRET}`).toString('base64')}`;

/**
 * What a benchmark stands on: stores of its own, a place to start processes, and what every process is told. The
 * folder is inside the repository and not in a temporary one, which may be memory and would make commits free.
 */
export async function openSystem(name, options) {
  mkdirSync(join(ROOT, '.data', 'bench'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.data', 'bench', `${name}-`));
  const stores = await startStores(folder, options);
  const house = processHouse({ folder, profile: options.profile });
  const close = async () => {
    await house.stop();
    await stores.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  options.undo.push(close);
  const environment = {
    SLUICE_ENV: 'demo',
    HOST: '127.0.0.1',
    REDIS_URL: stores.redisUrl,
    SANDBOX_SECRET: 'sandbox-secret',
    SANDBOX_LATENCY_MS: '0',
    VAULT_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: folder,
    NODE_ENV: 'production',
  };
  return {
    folder,
    stores,
    house,
    environment,
    /** A migrated database with merchants in it; answers its URL. */
    async database(databaseName, { merchants = 1, endpoints = [] } = {}) {
      const tools = await bundle(
        { migrate: 'prisma/migrate.ts', prepare: 'test/bench/prepare.ts' },
        { folder: 'tools' },
      );
      const url = await migratedDatabase(stores, databaseName, tools('migrate'));
      await run(process.execPath, ['--enable-source-maps', tools('prepare')], {
        env: {
          ...environment,
          DATABASE_URL: url,
          BENCH_MERCHANTS: merchantList(merchants),
          BENCH_SECRET: KEY_SECRET,
          BENCH_ENDPOINTS: JSON.stringify(endpoints),
        },
      });
      return url;
    },
    close: async () => {
      options.undo.splice(options.undo.indexOf(close), 1);
      await close();
    },
  };
}
