import type { Tenant } from './context.ts';
import type { Transaction } from './db.ts';
import { IdempotencyError, type Refusal, type StoredRefusal, storeRefusal } from './errors.ts';
import {
  claimFreeKeys,
  hasKey,
  type KnownKey,
  type MayHaveKey,
  readKnownKeys,
  scopeTextOf,
  storeKeyResponses,
  type WithKey,
} from './idempotency-keys.ts';

/**
 * An operation with an idempotency key runs once; whoever comes again with the same key and the same request
 * gets the stored answer. The key's row is written in the transaction of the work it names, so there is no
 * moment at which one exists without the other.
 */
export interface RequestKey {
  readonly tenant: Tenant;
  /** Empty for the merchant's own credentials, the order's id for a checkout. */
  readonly principal: string;
  readonly key: string;
  readonly operation: string;
  /** Keyed HMAC of the request without its CVV. */
  readonly fingerprint: Buffer;
}

/** `body` is the REST answer's exact bytes; `sealed` is the same where it holds a secret. */
export type StoredResponse =
  | { readonly ok: true; readonly id: string; readonly body: string }
  | { readonly ok: true; readonly id: string; readonly sealed: string }
  | { readonly ok: false; readonly refusal: StoredRefusal };

/** What a batch gives back for one item. `stored`: an earlier request's answer. */
export type Outcome<Value> =
  | { readonly type: 'done'; readonly value: Value; readonly body: string }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'stored'; readonly response: StoredResponse }
  /** Accepted by an earlier request; its answer waits for the attempt. */
  | { readonly type: 'waiting'; readonly objectId: string; readonly attemptId: string };

export interface KeyedItem {
  readonly key: RequestKey | null;
  /** The id of what the operation makes: the same in every try of the batch. */
  readonly objectId: string;
  /** The attempt whose outcome completes the answer, or null where the answer is known at once. */
  readonly attemptId: string | null;
  /** The answer if nothing under a lock speaks against it: written with the key, so that most need no second write. */
  readonly response: StoredResponse | null;
}

/** What an executed item gave, and what its key shall remember (null: not known before the attempt's outcome). */
export interface Executed<Value> {
  readonly outcome: Outcome<Value>;
  readonly response: StoredResponse | null;
}

/** What a key tells somebody who comes second with it. */
type RememberedRequest = Pick<KnownKey, 'operation' | 'fingerprint' | 'objectId' | 'attemptId' | 'response'>;

/**
 * Runs a batch under its keys: first only the keys are written, then the winners execute, and the others get
 * what is stored. A key that stands twice in one batch executes once and answers twice.
 */
export async function executeKeyed<Item extends KeyedItem, Value>(
  tx: Transaction,
  items: readonly Item[],
  options: { now: Date; execute: (winners: readonly Item[]) => Promise<readonly Executed<Value>[]> },
): Promise<Outcome<Value>[]> {
  const { leaders, followers } = groupByKey(items);
  const answers = new Map<Item, Outcome<Value>>();
  const known = await claimFreeKeys(tx, leaders.filter(hasKey), options.now);
  const winners = leaders.filter(item => !known.has(item));
  for (const [item, row] of known) answers.set(item, answerFrom(item, row));
  const executed = winners.length > 0 ? await options.execute(winners) : [];
  const rows = new Map<Item, RememberedRequest>(known);
  winners.forEach((item, i) => {
    const { outcome, response } = executed[i] as Executed<Value>;
    answers.set(item, outcome);
    if (hasKey(item)) rows.set(item, remembered(item, response));
  });
  storeKeyResponses(
    tx,
    winners.flatMap((item, i) => {
      const response = executed[i]?.response ?? null;
      return hasKey(item) && response !== item.response ? [{ key: item.key, response }] : [];
    }),
  );
  for (const [item, leader] of followers)
    answers.set(item, answerFrom(item, rows.get(leader) as RememberedRequest));
  return items.map(item => answers.get(item) as Outcome<Value>);
}

/** What became of items whose COMMIT may have been lost, as far as their keys tell. */
export async function findKeyed(
  tx: Transaction,
  items: readonly KeyedItem[],
): Promise<Map<KeyedItem, StoredResponse | null>> {
  const keyed = items.filter(hasKey);
  const rows = await readKnownKeys(tx, keyed);
  return new Map(
    keyed.flatMap(item => {
      const row = rows.get(scopeTextOf(item.key));
      return row?.objectId === item.objectId ? [[item, row.response] as const] : [];
    }),
  );
}

/**
 * What requests with a key were answered when they came first. For those that would be refused now, before their key
 * is taken: what was accepted stays accepted, whatever has changed since.
 */
export async function answeredBefore<Item extends MayHaveKey, Value>(
  tx: Transaction,
  items: readonly Item[],
  now: Date,
): Promise<Map<Item, Outcome<Value>>> {
  const keyed = items.filter(hasKey);
  const rows = await readKnownKeys(tx, keyed);
  return new Map(
    keyed.flatMap(item => {
      const row = rows.get(scopeTextOf(item.key));
      return row && row.expiresAt > now ? [[item as Item, answerFrom<Value>(item, row)] as const] : [];
    }),
  );
}

function groupByKey<Item extends KeyedItem>(items: readonly Item[]) {
  const leaders: Item[] = [];
  const followers = new Map<Item, Item>();
  const byScope = new Map<string, Item>();
  for (const item of items) {
    const scope = item.key ? scopeTextOf(item.key) : undefined;
    const leader = scope === undefined ? undefined : byScope.get(scope);
    if (leader) followers.set(item, leader);
    else {
      leaders.push(item);
      if (scope !== undefined) byScope.set(scope, item);
    }
  }
  return { leaders, followers };
}

function remembered(item: WithKey<KeyedItem>, response: StoredResponse | null): RememberedRequest {
  const { operation, fingerprint } = item.key;
  return { operation, fingerprint, objectId: item.objectId, attemptId: item.attemptId, response };
}

function answerFrom<Value>(item: MayHaveKey, row: RememberedRequest): Outcome<Value> {
  const key = item.key as RequestKey;
  if (!sameRequest(key, row)) return reused();
  if (row.response) return { type: 'stored', response: row.response };
  if (row.attemptId && row.objectId)
    return { type: 'waiting', objectId: row.objectId, attemptId: row.attemptId };
  return { type: 'refused', refusal: new IdempotencyError('IDEMPOTENCY_KEY_IN_USE') };
}

function sameRequest(
  a: Pick<RequestKey, 'operation' | 'fingerprint'>,
  b: Pick<RequestKey, 'operation' | 'fingerprint'>,
) {
  return a.operation === b.operation && a.fingerprint.equals(b.fingerprint);
}

function reused<Value>(): Outcome<Value> {
  return { type: 'refused', refusal: new IdempotencyError('IDEMPOTENCY_KEY_REUSED') };
}

export function storedRefusal(refusal: Refusal): StoredResponse {
  return { ok: false, refusal: storeRefusal(refusal) };
}
