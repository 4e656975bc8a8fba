import type { Mode } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { DATA_KEY, newDataKey, ownerOfRoot } from './key-ring.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';
import { KEY_ID_BYTES, openVault, type Vault } from './vault.ts';
import { type KeyEncryptionKeys, unwrap, wrap } from './wrapped-key.ts';

/**
 * From the keys before to `VAULT_KEY`. First every key in the database is wrapped by it, in one transaction, together
 * with a new data key: from then on the old key-encryption key opens nothing. Then what was sealed with older data
 * keys is sealed with the new one, value by value, each replaced only if it is still what was read. To stop it in the
 * middle does no harm, and to run it again does what is left, which is nothing once it is done.
 */
export interface Rotation {
  /** Keys that were wrapped by another key-encryption key. */
  readonly rewrapped: number;
  /** Values that were sealed with an older data key. */
  readonly resealed: number;
  /** Values that do not open. They are left as they are. */
  readonly unreadable: readonly string[];
}

type Parts = Pick<App, 'db' | 'config'>;
type Progress = (table: string, resealed: number) => void;

export async function rotateVault(app: Parts, tell: Progress): Promise<Rotation> {
  const rewrapped = await rewrapKeys(app);
  const vault = await openVault(app.db, app.config);
  const unreadable: string[] = [];
  let resealed = 0;
  for (const column of SEALED_COLUMNS) {
    const done = await resealColumn(app, { vault, column, unreadable });
    if (done > 0) tell(`${column.table}.${column.column}`, done);
    resealed += done;
  }
  return { rewrapped, resealed, unreadable };
}

/** All or nothing; of two that run at once the second finds nothing to do. */
function rewrapKeys({ db, config }: Parts): Promise<number> {
  return db.prisma.$transaction(async tx => {
    await tx.$executeRaw`LOCK TABLE vault_keys, vault_roots IN SHARE ROW EXCLUSIVE MODE`;
    let rewrapped = 0;
    for (const { id, wrapped: before } of await tx.vaultKey.findMany()) {
      const wrapped = rewrap(config, before, DATA_KEY);
      if (!wrapped) continue;
      await tx.vaultKey.update({ where: { id }, data: { wrapped } });
      rewrapped += 1;
    }
    for (const { purpose, wrapped: before } of await tx.vaultRoot.findMany()) {
      const wrapped = rewrap(config, before, ownerOfRoot(purpose));
      if (!wrapped) continue;
      await tx.vaultRoot.update({ where: { purpose }, data: { wrapped } });
      rewrapped += 1;
    }
    // Whoever had the old key and a backup has the data keys: they are not used for anything new.
    if (rewrapped > 0) await tx.vaultKey.create({ data: newDataKey(config) });
    return rewrapped;
  });
}

/** undefined: it is wrapped by VAULT_KEY already. */
function rewrap(keys: KeyEncryptionKeys, wrapped: Uint8Array, owner: string) {
  const { key, by } = unwrap(keys, wrapped, owner);
  // Nothing starts with such a key in the database, so it came this very moment.
  if (!key || !by) throw new Error('A key was wrapped by a key that is not known here.');
  return by.equals(keys.VAULT_KEY) ? undefined : wrap(keys.VAULT_KEY, key, owner);
}

/** Some of them wait for a lock; so many rows are no strain on anything. */
const PAGE_ROWS = 500;

interface SealedRow {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly sealed: Buffer;
}

interface Work {
  readonly vault: Vault;
  readonly column: SealedColumn;
  /** Gets the names of those that do not open. */
  readonly unreadable: string[];
}

async function resealColumn({ db }: Parts, { vault, column, unreadable }: Work): Promise<number> {
  const { table, column: name, id, owner } = column;
  const active = Buffer.from(vault.activeKeyId());
  let resealed = 0;
  let after = '';
  for (;;) {
    const { rows } = await db.pool.query<SealedRow>(
      `SELECT ${id} AS id, merchant_id AS "merchantId", mode, ${name} AS sealed FROM ${table}
        WHERE ${id} > $1 AND substring(${name} FROM 1 FOR ${KEY_ID_BYTES}) <> $2 ORDER BY ${id} LIMIT ${PAGE_ROWS}`,
      [after, active],
    );
    for (const row of rows) {
      const plaintext = await vault.open(row, owner(row.id), row.sealed).catch(() => undefined);
      if (plaintext === undefined) {
        unreadable.push(`${table}.${name} of ${row.id}`);
        continue;
      }
      const sealed = vault.seal(row, owner(row.id), plaintext);
      const { rowCount } = await db.pool.query(
        `UPDATE ${table} SET ${name} = $1 WHERE ${id} = $2 AND ${name} = $3`,
        [sealed, row.id, row.sealed],
      );
      resealed += rowCount ?? 0;
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return resealed;
    after = last.id;
  }
}
