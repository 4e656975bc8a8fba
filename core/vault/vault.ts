import type { Tenant } from '../context.ts';
import type { Database } from '../db.ts';
import { type KeyRing, openKeyRing } from './key-ring.ts';
import { keyedHash, open, seal } from './seal.ts';
import type { KeyEncryptionKeys } from './wrapped-key.ts';

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
  /** The data key that values are sealed with now. */
  activeKeyId(): string;
}

/** "key_" and 16 characters. */
export const KEY_ID_BYTES = 20;

/** So soon a new data key is used by every process that seals. */
const RING_MAX_AGE_MS = 60_000;

/** Throws ConfigError where a key in the database opens with none of these. */
export async function openVault(db: Pick<Database, 'prisma'>, keys: KeyEncryptionKeys): Promise<Vault> {
  let ring: KeyRing = await openKeyRing(db, keys);
  let readAt = Date.now();
  const refresh = async () => {
    readAt = Date.now();
    ring = await openKeyRing(db, keys);
  };
  const activeKey = () => {
    // Nobody waits for it: until it is there the key before is as good.
    if (Date.now() - readAt > RING_MAX_AGE_MS) refresh().catch(() => undefined);
    return ring.dataKeys.get(ring.activeId) as Buffer;
  };
  const keyOf = async (id: string): Promise<Buffer> => {
    if (!ring.dataKeys.has(id)) await refresh();
    const key = ring.dataKeys.get(id);
    if (key) return key;
    throw new Error(`There is no data key ${id}: was the database restored without its vault_keys?`);
  };
  return {
    seal(tenant, owner, plaintext) {
      const key = activeKey();
      const sealed = seal(key, Buffer.from(plaintext), aadOf(tenant, owner));
      return Buffer.concat([Buffer.from(ring.activeId), sealed]);
    },
    async open(tenant, owner, sealed) {
      const bytes = Buffer.from(sealed);
      const key = await keyOf(bytes.subarray(0, KEY_ID_BYTES).toString());
      return open(key, bytes.subarray(KEY_ID_BYTES), aadOf(tenant, owner)).toString();
    },
    cardFingerprint: (tenant, cardNumber) =>
      keyedHash(ring.roots['card-fingerprint'], `${tenant.merchantId}/${tenant.mode}/${cardNumber}`)
        .toString('hex')
        .slice(0, 32),
    requestFingerprint: canonicalRequest => keyedHash(ring.roots['request-fingerprint'], canonicalRequest),
    activeKeyId: () => ring.activeId,
  };
}

function aadOf(tenant: Tenant, owner: string): string {
  return `${tenant.merchantId}/${tenant.mode}/${owner}`;
}
