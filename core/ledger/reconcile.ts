import type { AttemptStatus } from '../../prisma/client/client.ts';
import type { BookLine, Connector } from '../connectors/connector.ts';
import { type Database, query, type Statement } from '../db.ts';
import { isFinalAttempt } from '../payments/attempt-state.ts';

/**
 * Compares the ledger with the books of a processor, attempt by attempt: both must say the same of every
 * capture and refund. What is still in flight is listed apart, because it may be in one and not yet in the other.
 */
export interface Reconciliation {
  readonly linesRead: number;
  readonly inFlight: readonly string[];
  readonly differences: readonly Difference[];
  /** Per currency, in minor units. */
  readonly totals: ReadonlyMap<string, { books: Moved; ledger: Moved }>;
}

export interface Difference {
  readonly key: string;
  readonly currency: string;
  /** In words. */
  readonly problem: string;
  readonly books: Moved;
  readonly ledger: Moved;
}

export interface Moved {
  captured: bigint;
  refunded: bigint;
}

interface LedgerLine {
  readonly id: string;
  readonly status: AttemptStatus;
  readonly currency: string;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** Belongs to an approval that came after we had given up, or to the attempt that took it back. */
  readonly compensated: boolean;
}

const CHUNK_ROWS = 5_000;

/** The two sides of the comparison: what of a process and of a connector it needs. */
type Ours = { readonly db: Pick<Database, 'pool'> };
type Theirs = Pick<Connector, 'name' | 'readBooks'> & {
  /** Whose books they are; missing: the processor's own, with every account of it that we know. */
  readonly accountId?: string;
};

const readLedger: Statement = {
  name: 'reconcile_ledger',
  text: `SELECT a.id, a.status, p.currency,
      coalesce(sum(e.amount) FILTER (WHERE e.kind = 'CAPTURE'), 0)::bigint AS captured,
      coalesce(sum(e.amount) FILTER (WHERE e.kind = 'REFUND_PROCESSED'), 0)::bigint AS refunded,
      bool_or(a.reason = 'COMPENSATION' OR a.contradiction IS NOT NULL AND EXISTS (
        SELECT FROM attempts c WHERE c.payment_id = a.payment_id AND c.reason = 'COMPENSATION'
          AND c.status = 'APPROVED')) AS compensated
    FROM attempts a JOIN payments p ON p.id = a.payment_id LEFT JOIN ledger_entries e ON e.attempt_id = a.id
    WHERE a.connector = $1 AND ($3::text IS NULL OR a.account_id = $3) AND a.id = ANY($2)
    GROUP BY a.id, p.currency`,
};

/** Attempts that moved money according to the ledger, in the order of their ids. */
const readMoving: Statement = {
  name: 'reconcile_moving',
  text: `SELECT DISTINCT a.id FROM ledger_entries e JOIN attempts a ON a.id = e.attempt_id
    WHERE a.connector = $1 AND ($4::text IS NULL OR a.account_id = $4)
      AND e.kind IN ('CAPTURE', 'REFUND_PROCESSED') AND a.id > $2 ORDER BY a.id LIMIT $3`,
};

export async function reconcile(app: Ours, connector: Theirs, signal: AbortSignal): Promise<Reconciliation> {
  if (!connector.readBooks) throw new Error(`${connector.name} has no books to read`);
  const report = {
    linesRead: 0,
    inFlight: [] as string[],
    differences: [] as Difference[],
    totals: new Map(),
  };
  const booked = await sumBooks(connector.readBooks(signal), report);
  const keys = [...booked.keys()];
  for (let i = 0; i < keys.length; i += CHUNK_ROWS) {
    await compareChunk(app, connector, { keys: keys.slice(i, i + CHUNK_ROWS), booked, report });
  }
  for await (const ids of movingAttempts(app, connector)) {
    const missing = ids.filter(id => !booked.has(id));
    if (missing.length > 0) await compareChunk(app, connector, { keys: missing, booked, report });
  }
  return report;
}

interface MutableReport {
  linesRead: number;
  readonly inFlight: string[];
  readonly differences: Difference[];
  readonly totals: Map<string, { books: Moved; ledger: Moved }>;
}

/** A challenge or a capture may take several lines for one key. */
async function sumBooks(
  lines: AsyncIterable<BookLine>,
  report: MutableReport,
): Promise<Map<string, BookLine>> {
  const sums = new Map<string, BookLine>();
  for await (const line of lines) {
    report.linesRead++;
    const sum = sums.get(line.key);
    sums.set(line.key, {
      ...line,
      captured: line.captured + (sum?.captured ?? 0n),
      refunded: line.refunded + (sum?.refunded ?? 0n),
    });
  }
  return sums;
}

async function compareChunk(
  app: Ours,
  connector: Theirs,
  chunk: { keys: readonly string[]; booked: ReadonlyMap<string, BookLine>; report: MutableReport },
): Promise<void> {
  const rows = await query<LedgerLine>(app.db, readLedger, [
    connector.name,
    chunk.keys,
    connector.accountId ?? null,
  ]);
  const ledger = new Map(rows.map(row => [row.id, row]));
  for (const key of chunk.keys)
    compareKey(key, { line: chunk.booked.get(key), row: ledger.get(key), report: chunk.report });
}

function compareKey(
  key: string,
  { line, row, report }: { line: BookLine | undefined; row: LedgerLine | undefined; report: MutableReport },
): void {
  const currency = line?.currency ?? row?.currency ?? '';
  const books = { captured: line?.captured ?? 0n, refunded: line?.refunded ?? 0n };
  const ledger = { captured: row?.captured ?? 0n, refunded: row?.refunded ?? 0n };
  if (row && !isFinalAttempt(row.status)) {
    report.inFlight.push(key);
    return;
  }
  // Taken back by an attempt of its own: the processor saw both, our ledger neither.
  if (row?.compensated) return;
  addTotals(report, { currency, books, ledger });
  const isSame =
    books.captured === ledger.captured &&
    books.refunded === ledger.refunded &&
    row?.currency === line?.currency;
  if (isSame) return;
  report.differences.push({ key, currency, books, ledger, problem: problemOf(line, row) });
}

function problemOf(line: BookLine | undefined, row: LedgerLine | undefined): string {
  if (!row) return 'the processor moved money for a key that is not ours';
  if (!line) return 'the ledger has money that the processor never moved';
  return row.currency === line.currency
    ? 'the amounts differ'
    : `the currencies differ: ${line.currency}, ${row.currency}`;
}

function addTotals(report: MutableReport, add: { currency: string; books: Moved; ledger: Moved }): void {
  const total = report.totals.get(add.currency) ?? {
    books: { captured: 0n, refunded: 0n },
    ledger: { captured: 0n, refunded: 0n },
  };
  total.books.captured += add.books.captured;
  total.books.refunded += add.books.refunded;
  total.ledger.captured += add.ledger.captured;
  total.ledger.refunded += add.ledger.refunded;
  report.totals.set(add.currency, total);
}

async function* movingAttempts(app: Ours, { name, accountId }: Theirs): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const rows = await query<{ id: string }>(app.db, readMoving, [
      name,
      after,
      CHUNK_ROWS,
      accountId ?? null,
    ]);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(row => row.id);
    after = last.id;
  }
}
