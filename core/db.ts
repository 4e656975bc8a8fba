import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../prisma/client/client.ts';
import { LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './limits.ts';

/**
 * One pool, two ways in: Prisma for reads and rare writes, named statements for the set-based write path.
 */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

/** A statement that Postgres parses once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface Transaction {
  /** Rows as the statement names them; bigint columns are `bigint`. */
  run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

const INT8_OID = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8_OID ? BigInt : pg.types.getTypeParser(oid, format)) as never,
};

export function openDatabase(url: string, poolSize: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // A reply that never comes must not hold a batch for ever.
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'sluice',
  });
  // An idle connection that Postgres closes (a restart) is not an error of ours; the next query takes a new one.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Runs one statement on its own, outside a transaction. */
export async function query<Row extends object>(
  db: Database,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const result = await db.pool.query<Row>({ ...statement, values: [...values] });
  return result.rows;
}

/** One READ COMMITTED transaction on one connection. A connection whose state is in doubt is thrown away. */
export async function inTransaction<Result>(
  db: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await db.pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const result = await work({
      run: async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
        (await client.query<Row>({ ...statement, values: [...values] })).rows,
    });
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    // Postgres answered with an error: the connection is sound once the transaction is rolled back.
    if (isPostgresError(error))
      broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The SQLSTATE of an error that Postgres itself reported. */
export function sqlStateOf(error: unknown): string | undefined {
  return isPostgresError(error) ? error.code : undefined;
}

function isPostgresError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError;
}

/** How far this machine's clock is behind the database's, in ms. Deadlines of all processes share that clock. */
export async function measureClockOffset(db: Database): Promise<number> {
  const before = Date.now();
  const result = await db.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const after = Date.now();
  return (result.rows[0]?.now.getTime() ?? before) - (before + after) / 2;
}
