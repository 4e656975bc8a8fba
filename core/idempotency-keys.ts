import type { IdempotencyKey, Mode } from '../prisma/client/client.ts';
import { type BulkWrite, bulkInsert, columnArrays } from './bulk.ts';
import type { Database, Statement, Transaction } from './db.ts';
import type { KeyedItem, RequestKey, StoredResponse } from './idempotency.ts';
import { compareIds } from './ids.ts';
import { IDEMPOTENCY_KEY_LIFETIME_MS } from './limits.ts';

/** The rows of idempotency keys: claimed, read and completed in sets, always in the order of their scopes. */

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
      k.object_id AS "objectId", k.attempt_id AS "attemptId", k.response, k.expires_at AS "expiresAt"
    FROM idempotency_keys k
    JOIN unnest($1::text[], $2::mode[], $3::text[], $4::text[]) AS w (merchant_id, mode, principal, key)
      USING (merchant_id, mode, principal, key)`,
};

/** A key as it is first written. */
type NewKey = Omit<KnownKey, 'objectId'> & Pick<KeyedItem, 'objectId'> & Pick<IdempotencyKey, 'createdAt'>;

interface KeyScope {
  readonly merchantId: string;
  readonly mode: Mode;
  readonly principal: string;
  readonly key: string;
}

export interface KnownKey extends KeyScope {
  readonly operation: string;
  readonly fingerprint: Buffer;
  readonly objectId: string | null;
  readonly attemptId: string | null;
  readonly response: StoredResponse | null;
  readonly expiresAt: Date;
}

const storeResponses: Statement = {
  name: 'store_responses',
  text: `UPDATE idempotency_keys k SET response = w.response
    FROM unnest($1::text[], $2::mode[], $3::text[], $4::text[], $5::json[]) AS w (merchant_id, mode, principal, key, response)
    WHERE k.merchant_id = w.merchant_id AND k.mode = w.mode AND k.principal = w.principal AND k.key = w.key`,
};

export type MayHaveKey = Pick<KeyedItem, 'key'>;
export type WithKey<Item extends MayHaveKey> = Item & { readonly key: RequestKey };

export function hasKey<Item extends MayHaveKey>(item: Item): item is WithKey<Item> {
  return item.key !== null;
}

/** Two requests of one scope are the same request, or one of them is refused. */
export function scopeTextOf(key: RequestKey): string {
  return scopeKey(scopeOf(key));
}

/** The items whose key was taken before, with the row that is in the way. */
export async function claimFreeKeys<Item extends KeyedItem>(
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
  const known = await readKnownKeys(tx, lost);
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

export async function readKnownKeys<Item extends MayHaveKey>(
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

/** Writes the answers that came out differently from what was written with their keys. */
export function storeKeyResponses(
  tx: Transaction,
  changed: readonly { readonly key: RequestKey; readonly response: StoredResponse | null }[],
): void {
  if (changed.length === 0) return;
  const scopes = changed.map(({ key }) => scopeOf(key));
  tx.write(storeResponses, [
    scopes.map(scope => scope.merchantId),
    scopes.map(scope => scope.mode),
    scopes.map(scope => scope.principal),
    scopes.map(scope => scope.key),
    changed.map(({ response }) => response && JSON.stringify(response)),
  ]);
}

function scopeOf(key: RequestKey): KeyScope {
  return { merchantId: key.tenant.merchantId, mode: key.tenant.mode, principal: key.principal, key: key.key };
}

function scopeKey(scope: KeyScope): string {
  return `${scope.merchantId}\n${scope.mode}\n${scope.principal}\n${scope.key}`;
}

/** Whether a request has come with this key before; what became of it is not looked at. */
export async function isKnownKey(
  { prisma }: Pick<Database, 'prisma'>,
  { tenant, principal, key }: RequestKey,
): Promise<boolean> {
  const { merchantId, mode } = tenant;
  return (await prisma.idempotencyKey.count({ where: { merchantId, mode, principal, key } })) > 0;
}
