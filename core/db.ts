import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../prisma/client/client.ts';
import { IDLE_IN_TRANSACTION_TIMEOUT_MS, LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './limits.ts';

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
  /** For statements whose answer says nothing: they are on their way at once, and should one fail, so does the transaction. */
  write(statement: Statement, values: readonly unknown[]): void;
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
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    // A reply that never comes must not hold a batch for ever.
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // Statements go out one behind the other, without waiting for the answer to the one before.
    pipeline: true,
    application_name: 'sluice',
  });
  // An idle connection that Postgres closes (a restart) is not an error of ours; the next query takes a new one.
  pool.on('error', ignore);
  // A connection that breaks fails its statements, and says so once more, perhaps while the pool hands it on and nobody
  // listens yet. Unheard, that would end the process.
  pool.on('connect', client => client.on('error', ignore));
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
  db: Pick<Database, 'pool'>,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const result = await db.pool.query<Row>({ ...statement, values: [...values] });
  return result.rows;
}

// A set is found by its keys through an index, always. Left to itself the planner reads a small table whole, keeps
// that plan for the prepared statement, and goes on so while the table grows, until its statistics catch up. And it would
// plan some statements anew each time, because a plan for arrays of a known length looks cheaper than one for any.
const BEGIN = [
  'BEGIN',
  'SET LOCAL enable_seqscan = off',
  'SET LOCAL enable_hashjoin = off',
  'SET LOCAL enable_mergejoin = off',
  'SET LOCAL plan_cache_mode = force_generic_plan',
].join('; ');

/**
 * One READ COMMITTED transaction on one connection. COMMIT does not wait for the answers: after a statement
 * that failed it rolls back, and the first failure is what the caller is told. A connection whose state is in doubt
 * is thrown away.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await db.pool.connect();
  const sent: Promise<unknown>[] = [];
  const send = <Row extends object>(query: string | pg.QueryConfig) => {
    holdWrites(client);
    const answer = client.query<Row>(query);
    sent.push(answer);
    // Whoever waits for it hears of its failure; everybody else at the end.
    answer.catch(ignore);
    return answer;
  };
  let broken = true;
  try {
    // Should it fail on a connection that survives, whatever were behind it would be committed statement by statement.
    await send(BEGIN);
    const result = await work({
      run<Row extends object>(statement: Statement, values: readonly unknown[]) {
        const rows = send<Row>({ ...statement, values: [...values] }).then(answer => answer.rows);
        rows.catch(ignore);
        return rows;
      },
      write: (statement, values) => void send({ ...statement, values: [...values] }),
    });
    void send('COMMIT');
    await Promise.all(sent);
    broken = false;
    return result;
  } catch (error) {
    const cause = await firstFailure(sent, error);
    // Postgres answered with an error: the connection is sound once the transaction is rolled back.
    if (isPostgresError(cause))
      broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
    throw cause;
  } finally {
    client.release(broken);
  }
}

const ignore = () => undefined;

/**
 * What is sent in one go leaves in one packet: a system call for each statement would wake Postgres, and this process for
 * the answer, as often.
 */
function holdWrites(client: pg.PoolClient): void {
  const { stream } = client.connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** After a statement has failed, those behind it are refused because of it: the first failure is the reason. */
async function firstFailure(sent: readonly Promise<unknown>[], otherwise: unknown): Promise<unknown> {
  const failed = (await Promise.allSettled(sent)).find(answer => answer.status === 'rejected');
  return failed ? failed.reason : otherwise;
}

/** The SQLSTATE of an error that Postgres itself reported. */
export function sqlStateOf(error: unknown): string | undefined {
  return isPostgresError(error) ? error.code : undefined;
}

function isPostgresError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError;
}

const CLOCK_EXCHANGES = 5;

/** How far this machine's clock is behind the database's, in ms. Deadlines of all processes share that clock. */
export async function measureClockOffset(db: Database): Promise<number> {
  const exchanges: { readonly tookMs: number; readonly offsetMs: number }[] = [];
  for (let i = 0; i < CLOCK_EXCHANGES; i++) {
    const before = Date.now();
    const { rows } = await db.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const after = Date.now();
    const offsetMs = (rows[0]?.now.getTime() ?? before) - (before + after) / 2;
    exchanges.push({ tookMs: after - before, offsetMs });
  }
  // The quickest says it best: a slow one waited on one of its two ways, for a new connection or a busy processor.
  const [quickest] = exchanges.sort((a, b) => a.tookMs - b.tookMs);
  return quickest?.offsetMs ?? 0;
}
