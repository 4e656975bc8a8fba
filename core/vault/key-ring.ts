import { randomBytes } from 'node:crypto';
import { type Config, ConfigError } from '../config.ts';
import type { Database } from '../db.ts';
import { newId } from '../ids.ts';
import { deriveKey, KEY_BYTES } from './seal.ts';
import { type KeyEncryptionKeys, unwrap, wrap } from './wrapped-key.ts';

/**
 * The keys of an installation as they lie in the database, each wrapped by the key-encryption key (`VAULT_KEY`),
 * which never does: the data keys that values are sealed with, and the roots of fingerprints.
 */
export interface KeyRing {
  readonly dataKeys: ReadonlyMap<string, Buffer>;
  /** The newest data key: what is sealed now is sealed with it. */
  readonly activeId: string;
  readonly roots: Readonly<Record<RootPurpose, Buffer>>;
}

/** A root never changes: what was made with it is compared with what is made today. */
export const ROOT_PURPOSES = ['card-fingerprint', 'request-fingerprint'] as const;
export type RootPurpose = (typeof ROOT_PURPOSES)[number];

export const DATA_KEY = 'sluice/data-key';

export const ownerOfRoot = (purpose: string) => `sluice/root/${purpose}`;

export async function openKeyRing(db: Pick<Database, 'prisma'>, keys: KeyEncryptionKeys): Promise<KeyRing> {
  const wrapped = await readOrMakeDataKeys(db, keys);
  const opened = wrapped.map(row => ({ id: row.id, ...unwrap(keys, row.wrapped, DATA_KEY) }));
  const roots = await readOrMakeRoots(db, keys, opened[0]?.by ?? keys.VAULT_KEY);
  const missing = [...opened, ...Object.values(roots)].filter(({ key }) => key === undefined).length;
  if (missing > 0) throw cannotOpen(missing, opened.length + ROOT_PURPOSES.length);
  return {
    dataKeys: new Map(opened.map(({ id, key }) => [id, key as Buffer])),
    activeId: opened.at(-1)?.id as string,
    roots: {
      'card-fingerprint': roots['card-fingerprint'].key as Buffer,
      'request-fingerprint': roots['request-fingerprint'].key as Buffer,
    },
  };
}

function cannotOpen(missing: number, all: number): ConfigError {
  return new ConfigError(
    `VAULT_KEY is not the key that this database was sealed with: ${missing} of its ${all} keys do not open. ` +
      'Set VAULT_KEY_PREVIOUS to the key that was used before, or VAULT_KEY back to it.',
  );
}

/** Oldest first; the first process of an installation makes one. */
async function readOrMakeDataKeys(db: Pick<Database, 'prisma'>, keys: KeyEncryptionKeys) {
  const read = () => db.prisma.vaultKey.findMany({ orderBy: { id: 'asc' } });
  const existing = await read();
  if (existing.length > 0) return existing;
  await db.prisma.vaultKey.create({ data: newDataKey(keys) });
  // Two processes may have made one each at the same moment; both stay valid and the newest is used.
  return read();
}

export function newDataKey({ VAULT_KEY }: KeyEncryptionKeys) {
  const wrapped = wrap(VAULT_KEY, randomBytes(KEY_BYTES), DATA_KEY);
  return { id: newId('key'), wrapped, createdAt: new Date() };
}

type Unwrapped = ReturnType<typeof unwrap>;

/**
 * Installations are older than these rows: until then fingerprints were made with what is derived from the
 * key-encryption key of that time, and so the roots are derived from it still.
 */
async function readOrMakeRoots(
  db: Pick<Database, 'prisma'>,
  keys: KeyEncryptionKeys,
  origin: Buffer,
): Promise<Record<RootPurpose, Unwrapped>> {
  const read = () => db.prisma.vaultRoot.findMany();
  let rows = await read();
  if (rows.length < ROOT_PURPOSES.length) {
    await db.prisma.vaultRoot.createMany({
      data: ROOT_PURPOSES.map(purpose => ({
        purpose,
        wrapped: wrap(keys.VAULT_KEY, deriveKey(origin, purpose), ownerOfRoot(purpose)),
        createdAt: new Date(),
      })),
      skipDuplicates: true,
    });
    rows = await read();
  }
  const opened = (purpose: RootPurpose): Unwrapped => {
    const row = rows.find(root => root.purpose === purpose);
    return row ? unwrap(keys, row.wrapped, ownerOfRoot(purpose)) : { key: undefined, by: undefined };
  };
  return {
    'card-fingerprint': opened('card-fingerprint'),
    'request-fingerprint': opened('request-fingerprint'),
  };
}

/** How the keys in the database are wrapped; the numbers add up to all there are. */
export interface KeyStanding {
  readonly current: number;
  /** By a key that stands in VAULT_KEY_PREVIOUS. */
  readonly previous: number;
  /** By none that is known here. */
  readonly unknown: number;
}

export async function readKeyStanding(
  db: Pick<Database, 'prisma'>,
  keys: Pick<Config, 'VAULT_KEY' | 'VAULT_KEY_PREVIOUS'>,
): Promise<KeyStanding> {
  const [dataKeys, roots] = await Promise.all([
    db.prisma.vaultKey.findMany(),
    db.prisma.vaultRoot.findMany(),
  ]);
  const openedBy = [
    ...dataKeys.map(({ wrapped }) => unwrap(keys, wrapped, DATA_KEY).by),
    ...roots.map(({ wrapped, purpose }) => unwrap(keys, wrapped, ownerOfRoot(purpose)).by),
  ];
  const current = openedBy.filter(by => by?.equals(keys.VAULT_KEY)).length;
  const unknown = openedBy.filter(by => by === undefined).length;
  return { current, unknown, previous: openedBy.length - current - unknown };
}
