import type { ApiRequest } from '../../prisma/client/client.ts';
import { type BulkWrite, columnArrays } from '../bulk.ts';
import type { App } from '../context.ts';
import { query } from '../db.ts';
import { newId } from '../ids.ts';
import { REQUEST_LOG_BATCH_ROWS, REQUEST_LOG_FLUSH_MS, REQUEST_LOG_MAX_WAITING } from '../limits.ts';

/**
 * The log of what was asked with API keys. A request only leaves a note in memory; notes are written together,
 * later, by a statement that also finds out whose key it was. Nobody waits for it: while Postgres is slow, what
 * does not fit into memory is dropped, and counted.
 */
export interface RequestLog {
  record(entry: ApiRequestEntry): void;
  /** Writes what waits, once, and takes no more. */
  close(): Promise<void>;
}

export type ApiRequestEntry = Omit<ApiRequest, 'id' | 'merchantId' | 'mode'>;
type Row = Omit<ApiRequest, 'merchantId' | 'mode'>;

const TYPES = {
  id: 'text',
  keyId: 'text',
  requestId: 'text',
  method: 'text',
  path: 'text',
  operation: 'text',
  status: 'integer',
  durationMs: 'integer',
  errorCode: 'text',
  createdAt: 'timestamptz',
} as const satisfies Record<keyof Row, string>;

const COLUMNS =
  'id, key_id, request_id, method, path, operation, status, duration_ms, error_code, created_at';

// A key that does not exist belongs to nobody: such a request is in nobody's log.
const insertRequests: BulkWrite<Row> = {
  columns: Object.keys(TYPES) as (keyof Row)[],
  statement: {
    name: 'insert_api_requests',
    text: `INSERT INTO api_requests (merchant_id, mode, ${COLUMNS})
      SELECT k.merchant_id, k.mode, u.* FROM unnest(${Object.values(TYPES)
        .map((type, at) => `$${at + 1}::${type}[]`)
        .join(', ')}) AS u (${COLUMNS}) JOIN api_keys k ON k.id = u.key_id`,
  },
};

export function createRequestLog({ db, log }: Pick<App, 'db' | 'log'>): RequestLog {
  let waiting: ApiRequestEntry[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  async function write(): Promise<void> {
    const entries = waiting.splice(0, REQUEST_LOG_BATCH_ROWS);
    const rows = entries.map(entry => ({ id: newId('apiRequest', entry.createdAt.getTime()), ...entry }));
    await query(db, insertRequests.statement, columnArrays(insertRequests, rows));
  }

  async function flush(): Promise<void> {
    timer = undefined;
    try {
      while (waiting.length > 0) await write();
    } catch (error) {
      log.warn({ err: error }, 'request_log.lost');
    }
    if (dropped > 0) log.warn({ dropped }, 'request_log.dropped');
    dropped = 0;
    if (waiting.length > 0) schedule();
  }

  function schedule(): void {
    if (closed) return;
    timer ??= setTimeout(() => {
      writing = flush();
    }, REQUEST_LOG_FLUSH_MS);
  }

  return {
    record(entry) {
      if (closed) return;
      if (waiting.length >= REQUEST_LOG_MAX_WAITING) dropped += 1;
      else waiting.push(entry);
      schedule();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await writing;
      if (waiting.length > 0) await flush();
      waiting = [];
    },
  };
}
