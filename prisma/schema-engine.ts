import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/**
 * Prisma's schema engine as WebAssembly, so that migrations need no binary that a firewall may refuse.
 * It writes the same `_prisma_migrations` table and takes the same advisory lock as `prisma migrate deploy`.
 */

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

const FINISH =
  'UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL';

let bindings: Promise<Bindings> | undefined;

/** Gives `use` an engine and the one connection it speaks over, and closes both afterwards. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: SchemaEngine, pool: pg.Pool) => Promise<T>,
): Promise<T> {
  // A single connection: the engine's advisory lock belongs to a session, so its work has to stay on that session.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    bindings ??= loadBindings();
    const { SchemaEngine } = await bindings;
    const factory = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), pool));
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, factory);
    try {
      return await use(engine, pool);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/**
 * The pg adapter cuts a script at every semicolon, which breaks the body of a function and a comment alike.
 * Postgres takes the script whole, and then it also succeeds or fails as a whole. The row that tells of it is
 * finished in the same transaction: after a crash, an unfinished row means that nothing of the script was kept.
 */
function wholeScripts(factory: PrismaPg, pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const sendWhole = (adapter: SqlDriverAdapter) =>
    Object.assign(adapter, {
      executeScript: async (script: string) => {
        await pool.query(`${script}\n;${FINISH}`).catch((error: pg.DatabaseError) => {
          throw new DriverAdapterError(describe(error, script));
        });
      },
    });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => sendWhole(await factory.connect()),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Postgres' own words, with the line of the script: it counts characters, people count lines. */
function describe(error: pg.DatabaseError, script: string): DriverAdapterError['cause'] {
  const line = script.slice(0, Number(error.position ?? 0)).split('\n').length;
  return {
    kind: 'postgres',
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: error.position ? `${error.message} (line ${line})` : error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  };
}

/** Instantiates the module by hand: Node 20 cannot import .wasm. Once only, for its bindings are module-wide. */
async function loadBindings(): Promise<Bindings> {
  // Without this the engine's panics hide behind "Cannot read properties of undefined".
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine panicked: ${message}`);
      },
    },
  });
  const loaded = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const { instance } = await WebAssembly.instantiate(readFileSync(path.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': importsOf(loaded),
  });
  loaded.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return loaded;
}

/** The bindings, but a timer of the engine's (it never clears the one of its lock) keeps no process alive. */
function importsOf(loaded: Bindings): WebAssembly.ModuleImports {
  const entries = Object.entries(loaded as unknown as WebAssembly.ModuleImports).map(([name, value]) =>
    name.startsWith('__wbg_setTimeout') ? [name, unreferenced(value as StartTimer)] : [name, value],
  );
  return Object.fromEntries(entries) as WebAssembly.ModuleImports;
}

type StartTimer = (run: () => void, ms: number) => NodeJS.Timeout;

const unreferenced =
  (start: StartTimer): StartTimer =>
  (run, ms) =>
    start(run, ms).unref();
