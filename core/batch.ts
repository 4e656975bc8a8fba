import { setTimeout as delay } from 'node:timers/promises';
import { databaseAway, databaseFailureOf } from './database-failure.ts';
import { BusyError } from './errors.ts';
import {
  BATCH_BESIDE_MIN_ITEMS,
  BATCH_CONCURRENCY,
  BATCH_MAX_ITEMS,
  BATCH_MAX_WAITING,
  BATCH_PATIENCE_MS,
} from './limits.ts';
import type { Span } from './tracing/tracing.ts';

/**
 * Group commit: callers that come while a batch commits wait and become the next batch, so a busy process
 * writes hundreds of rows per transaction and an idle one answers at once.
 *
 * What a caller may rely on: it gets the outcome of its own item, whatever its neighbours did.
 * - A refusal is a result (`write` returns it); it is never the batch's.
 * - A statement that fails on data (SQLSTATE class 22 or 23), or a bug that throws, is tried again in halves,
 *   so that one bad row costs only itself.
 * - A deadlock or lock timeout repeats the whole batch.
 * - When the connection is lost, nobody knows whether COMMIT happened: `find` looks the items up by the ids
 *   they carry, and only those that are not there are written again.
 */
export interface Batcher<Item, Result> {
  submit(item: Item): Promise<Result>;
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>;
}

export interface BatchSpec<Item, Result> {
  /** One transaction for all items; results in the items' order. */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** What became of items whose COMMIT may have been lost; undefined for those that are not there. */
  readonly find: (items: readonly Item[]) => Promise<readonly (Result | undefined)[]>;
  readonly maxItems?: number;
  readonly concurrency?: number;
  /** Told of each batch that is settled. */
  readonly observe?: (items: number, seconds: number) => void;
  /** Follows items from their callers into their batch. */
  readonly trace?: BatchTrace;
}

export interface BatchTrace {
  /** What the caller of this moment is followed by. */
  readonly open: () => Span | null;
  readonly batch: (callers: readonly (Span | null)[], work: () => Promise<void>) => Promise<void>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly caller: Span | null;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Conflicts with a neighbour resolve within a few tries; more means something is stuck. */
const CONFLICT_MAX_TRIES = 8;
/** How long a batch waits for Postgres to come back before its callers are told to try again. */
const LOST_MAX_MS = 8_000;

export function createBatcher<Item, Result>(spec: BatchSpec<Item, Result>): Batcher<Item, Result> {
  const maxItems = spec.maxItems ?? BATCH_MAX_ITEMS;
  const concurrency = spec.concurrency ?? BATCH_CONCURRENCY;
  const waiting: Waiting<Item, Result>[] = [];
  const idle: (() => void)[] = [];
  let running = 0;
  let scheduled = false;
  let patience: NodeJS.Timeout | undefined;

  // Callers wait for the batch that runs and become the next one, which is larger for it. A second one runs beside it
  // only if it is worth its own round trips, or if the first is held up by something that is not theirs.
  const isWorthIt = () => running === 0 || waiting.length >= BATCH_BESIDE_MIN_ITEMS;

  // The first caller of a quiet moment waits for the end of this turn of the event loop: requests that
  // arrived in the same read of the sockets then share its transaction.
  const schedule = () => {
    if (scheduled || running >= concurrency) return;
    if (!isWorthIt()) {
      patience ??= setTimeout(() => {
        patience = undefined;
        if (running < concurrency && waiting.length > 0) void runNext();
      }, BATCH_PATIENCE_MS);
      return;
    }
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (running < concurrency && waiting.length > 0 && isWorthIt()) void runNext();
    });
  };

  const runNext = async () => {
    running++;
    const batch = waiting.splice(0, maxItems);
    const startedAt = performance.now();
    const work = () => settle(spec, batch);
    if (spec.trace)
      await spec.trace.batch(
        batch.map(waiter => waiter.caller),
        work,
      );
    else await work();
    spec.observe?.(batch.length, (performance.now() - startedAt) / 1_000);
    running--;
    clearTimeout(patience);
    patience = undefined;
    if (waiting.length > 0) schedule();
    else if (running === 0) for (const done of idle.splice(0)) done();
  };

  return {
    submit(item) {
      if (waiting.length >= BATCH_MAX_WAITING) {
        return Promise.reject(
          new BusyError('BUSY', 'Too many requests are waiting. Try again in a moment.', 1),
        );
      }
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ item, caller: spec.trace?.open() ?? null, resolve, reject });
        schedule();
      });
    },
    drain() {
      if (running === 0 && waiting.length === 0) return Promise.resolve();
      return new Promise<void>(resolve => idle.push(resolve));
    },
  };
}

/** Brings every caller of the batch its outcome; never throws. */
async function settle<Item, Result>(
  spec: BatchSpec<Item, Result>,
  batch: readonly Waiting<Item, Result>[],
  inDoubt = false,
): Promise<void> {
  let pending = batch;
  let doubtful = inDoubt;
  let conflicts = 0;
  let lookedAgain = false;
  const giveUpAt = Date.now() + LOST_MAX_MS;
  while (pending.length > 0) {
    try {
      if (doubtful) pending = await answerFound(spec, pending);
      if (pending.length === 0) return;
      const items = pending.map(waiter => waiter.item);
      const results = await spec.write(items);
      // Our own first COMMIT may have landed meanwhile and be what this write met: then the answer is what is there.
      const found = doubtful ? await spec.find(items) : [];
      answer(
        pending,
        results.map((result, i) => found[i] ?? result),
      );
      return;
    } catch (error) {
      // What the database did not do is a bug.
      const failure = databaseFailureOf(error) ?? 'bug';
      if ((failure === 'data' || failure === 'bug') && pending.length > 1) {
        const half = pending.length >> 1;
        await settle(spec, pending.slice(0, half), doubtful);
        return settle(spec, pending.slice(half), doubtful);
      }
      // Our own first COMMIT may have landed after the lookup: the row that is in the way is then ours.
      if (failure === 'data' && doubtful && !lookedAgain) {
        lookedAgain = true;
      } else if (failure === 'conflict' && ++conflicts < CONFLICT_MAX_TRIES) {
        await delay(Math.random() * 20 * conflicts);
      } else if (failure === 'lost' && Date.now() < giveUpAt) {
        doubtful = true;
        await delay(50 + Math.random() * 100);
      } else {
        return refuse(pending, failure === 'lost' || failure === 'conflict' ? databaseAway() : error);
      }
    }
  }
}

async function answerFound<Item, Result>(
  spec: BatchSpec<Item, Result>,
  batch: readonly Waiting<Item, Result>[],
): Promise<readonly Waiting<Item, Result>[]> {
  const found = await spec.find(batch.map(waiter => waiter.item));
  return batch.filter((waiter, i) => {
    const result = found[i];
    if (result === undefined) return true;
    waiter.resolve(result);
    return false;
  });
}

function answer<Item, Result>(batch: readonly Waiting<Item, Result>[], results: readonly Result[]): void {
  if (results.length !== batch.length)
    throw new Error(`a batch of ${batch.length} gave ${results.length} results`);
  batch.forEach((waiter, i) => {
    waiter.resolve(results[i] as Result);
  });
}

function refuse<Item, Result>(batch: readonly Waiting<Item, Result>[], error: unknown): void {
  for (const waiter of batch) waiter.reject(error);
}
