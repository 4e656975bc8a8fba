import type { Config } from '../config.ts';
import { deriveKey, open, seal } from './seal.ts';

/** The key that wraps, and those that wrapped before it. */
export type KeyEncryptionKeys = Pick<Config, 'VAULT_KEY' | 'VAULT_KEY_PREVIOUS'>;

/** `owner` says what kind of key it is, and it opens as that only. */
export function wrap(keyEncryptionKey: Buffer, key: Buffer, owner: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(seal(deriveKey(keyEncryptionKey, 'wrap'), key, owner));
}

/** The key, and which key-encryption key opened it; both undefined where none of them does. */
export function unwrap(
  { VAULT_KEY, VAULT_KEY_PREVIOUS }: KeyEncryptionKeys,
  wrapped: Uint8Array,
  owner: string,
): { readonly key: Buffer | undefined; readonly by: Buffer | undefined } {
  for (const by of [VAULT_KEY, ...VAULT_KEY_PREVIOUS]) {
    const key = opened(deriveKey(by, 'wrap'), wrapped, owner);
    if (key) return { key, by };
  }
  return { key: undefined, by: undefined };
}

/** AES-GCM knows whether the key is the right one. */
function opened(key: Buffer, wrapped: Uint8Array, owner: string): Buffer | undefined {
  try {
    return open(key, Buffer.from(wrapped), owner);
  } catch {
    return undefined;
  }
}
