import { z } from 'zod';
import type { ApiKey } from '../../prisma/client/client.ts';
import type { Statement } from '../db.ts';
import { NotFoundError } from '../errors.ts';
import { operation } from '../operation.ts';
import { writeAlone } from '../write-alone.ts';
import { isApiKeyId } from './api-keys.ts';

const input = z.strictObject({
  keyId: z.string().refine(isApiKeyId, 'must be the id of an API key, e.g. key_…'),
});

const markRevoked: Statement = {
  name: 'mark_key_revoked',
  text: `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $4)
    WHERE id = $1 AND merchant_id = $2 AND mode = $3
    RETURNING id, merchant_id AS "merchantId", mode, name, secret_hash AS "secretHash", scopes,
      created_at AS "createdAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"`,
};

/** Ends a key for good: within five seconds no process accepts it, and its sockets are closed. Again changes nothing. */
export const revokeKey = operation({
  name: 'revokeKey',
  permission: 'keys:write',
  audits: 'key.revoked',
  input,
  run: call =>
    writeAlone(call, async (tx, now) => {
      const { merchantId, mode } = call.caller;
      const [key] = await tx.run<ApiKey>(markRevoked, [call.input.keyId, merchantId, mode, now]);
      if (!key) throw new NotFoundError('API key');
      return { id: key.id, value: key, body: JSON.stringify({ id: key.id }) };
    }),
  async load(call, stored) {
    const value = await call.ctx.app.db.prisma.apiKey.findUniqueOrThrow({ where: { id: stored.id } });
    return { value, body: JSON.stringify({ id: value.id }) };
  },
});
