import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** What a cookie or a link carries, and what is stored of it: a stolen table opens nothing. */
export interface NewToken {
  readonly token: string;
  readonly hash: Uint8Array<ArrayBuffer>;
}

export function newToken(): NewToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** Tokens are random, so a fast hash is enough. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(token).digest());
}
