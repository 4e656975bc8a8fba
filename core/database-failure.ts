import pg from 'pg';
import { Prisma } from '../prisma/client/client.ts';
import { BusyError } from './errors.ts';

/**
 * What kind of failure an error of the database is, whichever way it came: from `pg` or through Prisma.
 * - data: a value or a constraint; the same again would fail the same.
 * - conflict: a neighbour was in the way (a deadlock, a lock, a time-out); the same again may succeed.
 * - lost: the connection, or the whole database; nobody knows what became of the statement.
 * undefined: a bug, of ours or in the statement.
 */
export type DatabaseFailure = 'data' | 'conflict' | 'lost';

export function databaseFailureOf(error: unknown): DatabaseFailure | undefined {
  if (error instanceof pg.DatabaseError) return ofSqlState(error.code);
  if (error instanceof Prisma.PrismaClientKnownRequestError) return ofPrismaError(error);
  return isConnectionError(error) ? 'lost' : undefined;
}

/** The refusal for an error that is over in a moment; undefined for one that is not. */
export function unavailableBy(error: unknown): BusyError | undefined {
  const failure = databaseFailureOf(error);
  return failure === 'lost' || failure === 'conflict' ? databaseAway() : undefined;
}

export function databaseAway(): BusyError {
  return new BusyError(
    'BUSY',
    'The database is not reachable. Nothing is lost: try again with the same idempotency key.',
    1,
  );
}

function ofSqlState(state: string | undefined): DatabaseFailure | undefined {
  if (state === undefined) return undefined;
  if (state.startsWith('22') || state.startsWith('23')) return 'data';
  if (['40001', '40P01', '55P03', '57014'].includes(state)) return 'conflict';
  // Class 08: connection; 57P01-57P05: the server shuts down, crashed or starts; 53300: too many connections;
  // 25P03: we were silent inside a transaction for so long that the server ended it, and the connection.
  if (state.startsWith('08') || state.startsWith('57P') || ['53300', '25P03'].includes(state)) return 'lost';
  return undefined;
}

/** Prisma's names for what it has a name for: not reachable, timed out, closed, the pool empty, a transaction too late, a conflict, too many connections. */
const PRISMA_FAILURES: Readonly<Record<string, DatabaseFailure>> = {
  P1001: 'lost',
  P1002: 'lost',
  P1008: 'lost',
  P1017: 'lost',
  P2024: 'lost',
  P2028: 'conflict',
  P2034: 'conflict',
  P2037: 'lost',
};

function ofPrismaError({ code, meta }: Prisma.PrismaClientKnownRequestError): DatabaseFailure | undefined {
  const named = PRISMA_FAILURES[code];
  if (named) return named;
  const driver = meta?.['driverAdapterError'] as { cause?: { originalCode?: string } } | undefined;
  return ofSqlState(driver?.cause?.originalCode);
}

const CONNECTION_ERROR_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);

/**
 * What `pg` throws when the wire, not the statement, failed: some with a code, some with a sentence only. The pool has
 * ended where a process stops and a request was still at work after its connection had been cut.
 */
function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== undefined && CONNECTION_ERROR_CODES.has(code)) return true;
  return /connection terminated|query read timeout|timeout exceeded when trying to connect|not queryable|connection error|connection timeout|after calling end on the pool/i.test(
    error.message,
  );
}
