import { appendAudit, auditedBy } from './audit/append-audit.ts';
import { type Batcher, createBatcher } from './batch.ts';
import type { App } from './context.ts';
import { inTransaction, type Transaction } from './db.ts';
import { InvalidStateError, ValidationError } from './errors.ts';
import {
  type Executed,
  executeKeyed,
  findKeyed,
  type KeyedItem,
  type Outcome,
  type StoredResponse,
  storedRefusal,
} from './idempotency.ts';
import { randomText } from './ids.ts';
import type { Call } from './operation.ts';
import { watchBatches } from './watch-batches.ts';

/**
 * The writes that are rare: each has a transaction of its own, with its idempotency key. They go through a batch
 * of one for what a batch does about deadlocks and lost connections. One whose reply to COMMIT was lost and that
 * has no key runs again, so the work must bear that.
 */
export interface RareWrite extends KeyedItem {
  readonly execute: (tx: Transaction, now: Date) => Promise<Executed<unknown>>;
}

/** Enough that one that waits for a lock is not in the way of the others. */
const CONCURRENCY = 4;
const TOKEN_LENGTH = 16;

export function createRareWriter(
  app: Pick<App, 'db' | 'now' | 'metrics' | 'tracing'>,
): Batcher<RareWrite, Outcome<unknown>> {
  return createBatcher({
    ...watchBatches(app, 'rare'),
    maxItems: 1,
    concurrency: CONCURRENCY,
    write: items =>
      inTransaction(app.db, tx => {
        const now = app.now();
        const execute = (winners: readonly RareWrite[]) =>
          Promise.all(winners.map(item => item.execute(tx, now)));
        return executeKeyed(tx, items, { now, execute });
      }),
    async find(items) {
      const stored = await inTransaction(app.db, tx => findKeyed(tx, items));
      return items.map(item => {
        const response = stored.get(item);
        return response ? { type: 'stored', response } : undefined;
      });
    },
  });
}

/** What a rare write gives. */
export interface Written<Value> {
  /** The public id of what was made or changed. */
  readonly id: string;
  readonly value: Value;
  /** REST's bytes. */
  readonly body: string;
  /** Whether the bytes hold a secret: then they are stored sealed. */
  readonly secret?: boolean;
  /** What the audit log says of it beside its id; null: nothing was done that it would tell of. */
  readonly audited?: Readonly<Record<string, unknown>> | null;
  /** The id of what it was done to, for the audit log, where that is not `id`; null where it was several things. */
  readonly auditTarget?: string | null;
  readonly afterCommit?: () => void;
}

type RareCall = Pick<Call<unknown>, 'ctx' | 'caller' | 'key' | 'audits'>;

/**
 * Runs the work in a transaction of its own. A refusal that it throws must come before its first write: it is
 * stored with the key like a success, except for "not found", which leaves the key free.
 */
export async function writeAlone<Value>(
  call: RareCall,
  work: (tx: Transaction, now: Date) => Promise<Written<Value>>,
): Promise<Outcome<Value>> {
  let afterCommit: (() => void) | undefined;
  const outcome = await call.ctx.app.writers.rare.submit({
    key: call.key,
    // Tells this call's own row from another's after a lost COMMIT.
    objectId: randomText(TOKEN_LENGTH),
    attemptId: null,
    response: null,
    async execute(tx, now) {
      try {
        const written = await work(tx, now);
        afterCommit = written.afterCommit;
        const { value, body } = written;
        await audit(tx, { call, written, now });
        return { outcome: { type: 'done', value, body }, response: responseOf(call, written) };
      } catch (error) {
        if (!(error instanceof InvalidStateError || error instanceof ValidationError)) throw error;
        return { outcome: { type: 'refused', refusal: error }, response: storedRefusal(error) };
      }
    },
  });
  if (outcome.type === 'done') afterCommit?.();
  return outcome as Outcome<Value>;
}

/** What is told of an operation is what it was done to, by whom and from where; secrets are not told. */
async function audit(
  tx: Transaction,
  { call, written, now }: { call: RareCall; written: Written<unknown>; now: Date },
): Promise<void> {
  const { ctx, caller, audits } = call;
  if (audits === undefined || written.audited === null) return;
  const { merchantId } = caller;
  const { id, auditTarget: target = id, audited: details = null } = written;
  const note = { ...auditedBy(ctx, caller), merchantId, action: audits, target, details };
  await appendAudit(tx, [note], now);
}

function responseOf(
  { ctx, caller, key }: RareCall,
  { id, body, secret }: Written<unknown>,
): StoredResponse | null {
  if (key === null) return null;
  if (!secret) return { ok: true, id, body };
  return { ok: true, id, sealed: ctx.app.vault.seal(caller, `response/${id}`, body).toString('base64') };
}

/** The bytes of a stored answer, opened where they are sealed. */
export async function storedBody(
  { ctx, caller }: Pick<RareCall, 'ctx' | 'caller'>,
  stored: StoredResponse & { ok: true },
): Promise<string> {
  if ('body' in stored) return stored.body;
  return ctx.app.vault.open(caller, `response/${stored.id}`, Buffer.from(stored.sealed, 'base64'));
}
