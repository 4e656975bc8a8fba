import { randomBytes } from 'node:crypto';
import type { Tenant } from '../context.ts';
import type { Database } from '../db.ts';
import { newId } from '../ids.ts';
import { deriveKey, KEY_BYTES, keyedHash, open, seal } from './seal.ts';

/**
 * Secrets at rest. Values are sealed with a data key; data keys lie in the database wrapped by the
 * key-encryption key (`VAULT_KEY`), which never does. A sealed value begins with the id of its data key, so
 * that a new data key needs no re-encryption of what is there.
 */
export interface Vault {
  /** `owner` names the row and field the value belongs to; it opens for the same owner only. */
  seal(tenant: Tenant, owner: string, plaintext: string): Buffer;
  open(tenant: Tenant, owner: string, sealed: Uint8Array): Promise<string>;
  /** The same card gives the same fingerprint within one merchant and mode, and tells nothing else. */
  cardFingerprint(tenant: Tenant, cardNumber: string): string;
  /** What an idempotency key remembers of its request. */
  requestFingerprint(canonicalRequest: string): Buffer;
}

/** "key_" and 16 characters. */
const KEY_ID_BYTES = 20;
const WRAP_AAD = 'sluice/data-key';

export async function openVault(db: Database, keyEncryptionKey: Buffer): Promise<Vault> {
  const wrapKey = deriveKey(keyEncryptionKey, 'wrap');
  const fingerprintKey = deriveKey(keyEncryptionKey, 'card-fingerprint');
  const requestKey = deriveKey(keyEncryptionKey, 'request-fingerprint');
  const dataKeys = new Map<string, Buffer>();

  const unwrap = (id: string, wrapped: Uint8Array): Buffer => {
    try {
      const key = open(wrapKey, Buffer.from(wrapped), WRAP_AAD);
      dataKeys.set(id, key);
      return key;
    } catch {
      throw new Error('VAULT_KEY is not the key that this database was sealed with.');
    }
  };

  const dataKey = async (id: string): Promise<Buffer> => {
    const known = dataKeys.get(id);
    if (known) return known;
    const row = await db.prisma.vaultKey.findUniqueOrThrow({ where: { id } });
    return unwrap(id, row.wrapped);
  };

  const active = await activeDataKey(db, wrapKey);
  const activeKey = unwrap(active.id, active.wrapped);
  const activeId = Buffer.from(active.id);

  return {
    seal(tenant, owner, plaintext) {
      return Buffer.concat([activeId, seal(activeKey, Buffer.from(plaintext), aadOf(tenant, owner))]);
    },
    async open(tenant, owner, sealed) {
      const bytes = Buffer.from(sealed);
      const key = await dataKey(bytes.subarray(0, KEY_ID_BYTES).toString());
      return open(key, bytes.subarray(KEY_ID_BYTES), aadOf(tenant, owner)).toString();
    },
    cardFingerprint: (tenant, cardNumber) =>
      keyedHash(fingerprintKey, `${tenant.merchantId}/${tenant.mode}/${cardNumber}`)
        .toString('hex')
        .slice(0, 32),
    requestFingerprint: canonicalRequest => keyedHash(requestKey, canonicalRequest),
  };
}

function aadOf(tenant: Tenant, owner: string): string {
  return `${tenant.merchantId}/${tenant.mode}/${owner}`;
}

/** The newest data key; the first process of an installation makes one. */
async function activeDataKey(db: Database, wrapKey: Buffer): Promise<{ id: string; wrapped: Uint8Array }> {
  const newest = () => db.prisma.vaultKey.findFirst({ orderBy: { id: 'desc' } });
  const existing = await newest();
  if (existing) return existing;
  await db.prisma.vaultKey.create({
    data: {
      id: newId('key'),
      wrapped: Uint8Array.from(seal(wrapKey, randomBytes(KEY_BYTES), WRAP_AAD)),
      createdAt: new Date(),
    },
  });
  // Two processes may have made one each at the same moment; both keys stay valid and the newest is used.
  const made = await newest();
  if (!made) throw new Error('the data key that was just written is gone');
  return made;
}
