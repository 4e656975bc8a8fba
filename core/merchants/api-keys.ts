import { createHash, timingSafeEqual } from 'node:crypto';
import type { Mode } from '../../prisma/client/client.ts';
import type { Tenant } from '../context.ts';
import type { Database } from '../db.ts';
import { newId, randomText } from '../ids.ts';
import type { Permission } from './permissions.ts';

/** A key's two halves: `id` names it (`X-Api-Key`), `secret` proves it (`X-Api-Secret`) and is shown once. */
export interface ApiCredentials {
  readonly id: string;
  readonly secret: string;
}

export interface NewApiKey {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly now: Date;
  /** For keys that are fixed; made up otherwise. */
  readonly credentials?: ApiCredentials;
}

/** 32 characters of 62: 190 bits, so that a fast hash is enough to store. */
const SECRET_LENGTH = 32;

export async function createApiKey(db: Database, tenant: Tenant, wanted: NewApiKey): Promise<ApiCredentials> {
  const credentials = wanted.credentials ?? newApiCredentials(tenant.mode, wanted.now);
  await db.prisma.apiKey.create({
    data: {
      id: credentials.id,
      merchantId: tenant.merchantId,
      mode: tenant.mode,
      name: wanted.name,
      secretHash: hashApiSecret(credentials.secret),
      scopes: [...wanted.permissions],
      createdAt: wanted.now,
    },
  });
  return credentials;
}

export function newApiCredentials(mode: Mode, now: Date): ApiCredentials {
  return {
    id: newId('key', now.getTime()),
    secret: `secret_${mode.toLowerCase()}_${randomText(SECRET_LENGTH)}`,
  };
}

/** Whether this may be the id of a key; the seeded one of demo installations is longer than others. */
export function isApiKeyId(text: string): boolean {
  return /^key_\w{8,40}$/.test(text);
}

/** From now on no process accepts the key once its cache has run out; its open sockets are closed. */
export async function revokeApiKey(
  db: Database,
  tenant: Tenant,
  key: { id: string; now: Date },
): Promise<boolean> {
  const { count } = await db.prisma.apiKey.updateMany({
    where: { id: key.id, merchantId: tenant.merchantId, mode: tenant.mode, revokedAt: null },
    data: { revokedAt: key.now },
  });
  return count === 1;
}

export function hashApiSecret(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}

export function isSecretOf(secretHash: Uint8Array, secret: string): boolean {
  return timingSafeEqual(hashApiSecret(secret), secretHash);
}
