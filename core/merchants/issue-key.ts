import { z } from 'zod';
import type { ApiKey } from '../../prisma/client/client.ts';
import type { Caller, Tenant } from '../context.ts';
import type { Statement } from '../db.ts';
import { InvalidStateError, ValidationError } from '../errors.ts';
import { API_KEYS_MAX } from '../limits.ts';
import { operation } from '../operation.ts';
import { text } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { hashApiSecret, newApiCredentials } from './api-keys.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';

/** A key with its secret, which is shown when it is made and never again. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly secret: string;
}

const NAME_MAX_LENGTH = 60;

const input = z.strictObject({
  name: text(NAME_MAX_LENGTH)
    .transform(name => name.trim())
    .refine(name => name !== '', 'must say what the key is for'),
  scopes: z.array(z.enum(PERMISSIONS)).min(1, 'must name at least one scope'),
});

// The merchant's row is locked so that the keys that are counted cannot become more meanwhile.
const lockMerchant: Statement = {
  name: 'lock_merchant_for_key',
  text: 'SELECT id FROM merchants WHERE id = $1 FOR NO KEY UPDATE',
};

const countKeys: Statement = {
  name: 'count_api_keys',
  text: `SELECT count(*)::integer AS count FROM api_keys
    WHERE merchant_id = $1 AND mode = $2 AND revoked_at IS NULL`,
};

const insertKey: Statement = {
  name: 'insert_api_key',
  text: `INSERT INTO api_keys (id, merchant_id, mode, name, secret_hash, scopes, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/** Makes an API key for the caller's own mode. Nobody can make a key that may do more than they. Input: `{ name, scopes }`. */
export const issueKey = operation({
  name: 'issueKey',
  permission: 'keys:write',
  audits: 'key.created',
  input,
  async run(call) {
    const { caller, now } = call;
    refuseMore(caller, call.input.scopes);
    const issued = newKey(caller, call.input, now);
    const { key } = issued;
    return writeAlone(call, async tx => {
      await tx.run(lockMerchant, [key.merchantId]);
      const [row] = await tx.run<{ count: number }>(countKeys, [key.merchantId, key.mode]);
      if (row && row.count >= API_KEYS_MAX) throw tooMany();
      const { id, merchantId, mode, name, secretHash, scopes, createdAt } = key;
      tx.write(insertKey, [id, merchantId, mode, name, Buffer.from(secretHash), scopes, createdAt]);
      return { id, value: issued, body: JSON.stringify({ id, secret: issued.secret }), secret: true };
    });
  },
  async load(call, stored) {
    const body = await storedBody(call, stored);
    const { secret } = JSON.parse(body) as { secret: string };
    const key = await call.ctx.app.db.prisma.apiKey.findUniqueOrThrow({ where: { id: stored.id } });
    return { value: { key, secret }, body };
  },
});

function newKey(
  { merchantId, mode }: Tenant,
  wanted: { name: string; scopes: readonly Permission[] },
  now: Date,
): IssuedKey {
  const { id, secret } = newApiCredentials(mode, now);
  const key: ApiKey = {
    id,
    merchantId,
    mode,
    name: wanted.name,
    secretHash: hashApiSecret(secret),
    scopes: PERMISSIONS.filter(scope => wanted.scopes.includes(scope)),
    createdAt: now,
    lastUsedAt: null,
    revokedAt: null,
  };
  return { key, secret };
}

function refuseMore({ permissions }: Caller, scopes: readonly Permission[]): void {
  const beyond = scopes.filter(scope => !permissions.has(scope));
  if (beyond.length === 0) return;
  throw new ValidationError(
    'INVALID_INPUT',
    `A key can allow at most what you may do yourself, which is not ${beyond.join(', ')}.`,
    ['scopes'],
  );
}

function tooMany(): InvalidStateError {
  return new InvalidStateError(
    'INVALID_STATE',
    `There are ${API_KEYS_MAX} API keys already. Revoke one that is no longer needed.`,
  );
}
