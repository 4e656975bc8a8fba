import type { IdempotencyKey, Mode } from '../prisma/client/client.ts';
import { type BulkWrite, bulkInsert, columnArrays } from './bulk.ts';
import type { Tenant } from './context.ts';
import type { Statement, Transaction } from './db.ts';
import { IdempotencyError, type Refusal, type StoredRefusal, storeRefusal } from './errors.ts';
import { compareIds } from './ids.ts';
import { IDEMPOTENCY_KEY_LIFETIME_MS } from './limits.ts';

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

const KEY_COLUMNS = {
  merchantId: 'text',
  mode: 'mode',
  principal: 'text',
  key: 'text',
  operation: 'text',
  fingerprint: 'bytea',
  objectId: 'text',
  attemptId: 'text',
  response: 'json',
  createdAt: 'timestamptz',
  expiresAt: 'timestamptz',
} as const satisfies Partial<Record<keyof IdempotencyKey, string>>;

const insertKeys: BulkWrite<NewKey> = bulkInsert('idempotency_keys', KEY_COLUMNS);

/** Inserts free keys and takes over expired ones; the rows that come back are the winners. */
const claimKeys: Statement = {
  name: 'claim_keys',
  text: `${insertKeys.statement.text}
    ON CONFLICT (merchant_id, mode, principal, key) DO UPDATE SET
      operation = excluded.operation, fingerprint = excluded.fingerprint, object_id = excluded.object_id,
      attempt_id = excluded.attempt_id, response = excluded.response, created_at = excluded.created_at, expires_at = excluded.expires_at
    WHERE idempotency_keys.expires_at <= excluded.created_at
    RETURNING merchant_id AS "merchantId", mode, principal, key`,
};

const readKeys: Statement = {
  name: 'read_keys',
  text: `SELECT k.merchant_id AS "merchantId", k.mode, k.principal, k.key, k.operation, k.fingerprint,
      k.object_id AS "objectId", k.attempt_id AS "attemptId", k.response
    FROM idempotency_keys k
    JOIN unnest($1::text[], $2::mode[], $3::text[], $4::text[]) AS w (merchant_id, mode, principal, key)
      USING (merchant_id, mode, principal, key)`,
};

/** What a key tells somebody who comes second with it. */
type RememberedRequest = Pick<KnownKey, 'operation' | 'fingerprint' | 'objectId' | 'attemptId' | 'response'>;

/** A key as it is first written. */
type NewKey = Omit<KnownKey, 'objectId'> &
  Pick<KeyedItem, 'objectId'> &
  Pick<IdempotencyKey, 'createdAt' | 'expiresAt'>;

interface KeyScope {
  readonly merchantId: string;
  readonly mode: Mode;
  readonly principal: string;
  readonly key: string;
}

interface KnownKey extends KeyScope {
  readonly operation: string;
  readonly fingerprint: Buffer;
  readonly objectId: string | null;
  readonly attemptId: string | null;
  readonly response: StoredResponse | null;
}

const storeResponses: Statement = {
  name: 'store_responses',
  text: `UPDATE idempotency_keys k SET response = w.response
    FROM unnest($1::text[], $2::mode[], $3::text[], $4::text[], $5::json[]) AS w (merchant_id, mode, principal, key, response)
    WHERE k.merchant_id = w.merchant_id AND k.mode = w.mode AND k.principal = w.principal AND k.key = w.key`,
};

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
  const known = await claim(tx, leaders.filter(hasKey), options.now);
  const winners = leaders.filter(item => !known.has(item));
  for (const [item, row] of known) answers.set(item, answerFrom(item, row));
  const executed = winners.length > 0 ? await options.execute(winners) : [];
  const rows = new Map<Item, RememberedRequest>(known);
  winners.forEach((item, i) => {
    const { outcome, response } = executed[i] as Executed<Value>;
    answers.set(item, outcome);
    if (hasKey(item)) rows.set(item, remembered(item, response));
  });
  remember(tx, winners, executed);
  for (const [item, leader] of followers)
    answers.set(item, answerFrom(item, rows.get(leader) as RememberedRequest));
  return items.map(item => answers.get(item) as Outcome<Value>);
}

/** Writes the answers that came out differently from what was written with the key. */
function remember<Item extends KeyedItem, Value>(
  tx: Transaction,
  winners: readonly Item[],
  executed: readonly Executed<Value>[],
): void {
  const changed = winners.flatMap((item, i) => {
    const response = executed[i]?.response ?? null;
    return hasKey(item) && response !== item.response ? [{ ...scopeOf(item.key), response }] : [];
  });
  if (changed.length === 0) return;
  tx.write(storeResponses, [
    changed.map(row => row.merchantId),
    changed.map(row => row.mode),
    changed.map(row => row.principal),
    changed.map(row => row.key),
    changed.map(row => row.response && JSON.stringify(row.response)),
  ]);
}

/** What became of items whose COMMIT may have been lost, as far as their keys tell. */
export async function findKeyed(
  tx: Transaction,
  items: readonly KeyedItem[],
): Promise<Map<KeyedItem, StoredResponse | null>> {
  const keyed = items.filter(hasKey);
  const rows = await readRows(tx, keyed);
  return new Map(
    keyed.flatMap(item => {
      const row = rows.get(scopeKey(scopeOf(item.key)));
      return row?.objectId === item.objectId ? [[item, row.response] as const] : [];
    }),
  );
}

type WithKey<Item extends KeyedItem> = Item & { readonly key: RequestKey };

function hasKey<Item extends KeyedItem>(item: Item): item is WithKey<Item> {
  return item.key !== null;
}

function groupByKey<Item extends KeyedItem>(items: readonly Item[]) {
  const leaders: Item[] = [];
  const followers = new Map<Item, Item>();
  const byScope = new Map<string, Item>();
  for (const item of items) {
    const scope = item.key ? scopeKey(scopeOf(item.key)) : undefined;
    const leader = scope === undefined ? undefined : byScope.get(scope);
    if (leader) followers.set(item, leader);
    else {
      leaders.push(item);
      if (scope !== undefined) byScope.set(scope, item);
    }
  }
  return { leaders, followers };
}

/** The items whose key was taken before, with the row that is in the way. */
async function claim<Item extends KeyedItem>(
  tx: Transaction,
  items: readonly WithKey<Item>[],
  now: Date,
): Promise<Map<Item, KnownKey>> {
  if (items.length === 0) return new Map();
  const expiresAt = new Date(now.getTime() + IDEMPOTENCY_KEY_LIFETIME_MS);
  const sorted = items
    .map(item => ({ item, scope: scopeKey(scopeOf(item.key)) }))
    .sort((a, b) => compareIds(a.scope, b.scope));
  const rows = sorted.map(({ item }) => newKey(item, now, expiresAt));
  const won = new Set((await tx.run<KeyScope>(claimKeys, columnArrays(insertKeys, rows))).map(scopeKey));
  const lost = sorted.filter(({ scope }) => !won.has(scope)).map(({ item }) => item);
  const known = await readRows(tx, lost);
  return new Map(lost.map(item => [item as Item, known.get(scopeKey(scopeOf(item.key))) as KnownKey]));
}

function newKey(item: WithKey<KeyedItem>, createdAt: Date, expiresAt: Date): NewKey {
  const { operation, fingerprint } = item.key;
  const { objectId, attemptId, response } = item;
  return {
    ...scopeOf(item.key),
    operation,
    fingerprint,
    objectId,
    attemptId,
    response,
    createdAt,
    expiresAt,
  };
}

async function readRows<Item extends KeyedItem>(
  tx: Transaction,
  items: readonly WithKey<Item>[],
): Promise<Map<string, KnownKey>> {
  if (items.length === 0) return new Map();
  const scopes = items.map(item => scopeOf(item.key));
  const rows = await tx.run<KnownKey>(readKeys, [
    scopes.map(scope => scope.merchantId),
    scopes.map(scope => scope.mode),
    scopes.map(scope => scope.principal),
    scopes.map(scope => scope.key),
  ]);
  return new Map(rows.map(row => [scopeKey(row), row]));
}

function remembered(item: WithKey<KeyedItem>, response: StoredResponse | null): RememberedRequest {
  const { operation, fingerprint } = item.key;
  return { operation, fingerprint, objectId: item.objectId, attemptId: item.attemptId, response };
}

function answerFrom<Value>(item: KeyedItem, row: RememberedRequest): Outcome<Value> {
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

function scopeOf(key: RequestKey): KeyScope {
  return { merchantId: key.tenant.merchantId, mode: key.tenant.mode, principal: key.principal, key: key.key };
}

function scopeKey(scope: KeyScope): string {
  return `${scope.merchantId}\n${scope.mode}\n${scope.principal}\n${scope.key}`;
}

export function storedRefusal(refusal: Refusal): StoredResponse {
  return { ok: false, refusal: storeRefusal(refusal) };
}
