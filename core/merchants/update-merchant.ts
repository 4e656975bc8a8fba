import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Statement } from '../db.ts';
import { ValidationError } from '../errors.ts';
import { ALLOWED_ORIGINS_MAX, URL_MAX_LENGTH } from '../limits.ts';
import { text } from '../parse.ts';
import { accountWrite } from './account-write.ts';
import { merchantName } from './merchant-fields.ts';

const input = z.strictObject({
  name: merchantName.optional(),
  /** null: what each API does by itself. */
  defaultCaptureMethod: z.enum(['AUTOMATIC', 'MANUAL']).nullish(),
  allowedOrigins: z
    .array(text(URL_MAX_LENGTH))
    .max(ALLOWED_ORIGINS_MAX, `must have at most ${ALLOWED_ORIGINS_MAX} entries`)
    .optional(),
});

const write: Statement = {
  name: 'update_merchant',
  text: `UPDATE merchants SET name = coalesce($2, name), allowed_origins = coalesce($3, allowed_origins),
      default_capture_method = CASE WHEN $4 THEN $5 ELSE default_capture_method END
    WHERE id = $1`,
};

/** Changes the merchant's settings; what is left out stays. Input: `{ name?, defaultCaptureMethod?, allowedOrigins? }`. */
export const updateMerchant = accountWrite({
  name: 'updateMerchant',
  permission: 'settings:write',
  input,
  async run({ tx, ctx, caller, input: wanted, audit, changesAccess }) {
    const allowedOrigins = wanted.allowedOrigins && originsOf(wanted.allowedOrigins, ctx.app.config);
    const { name = null, defaultCaptureMethod } = wanted;
    const setsCapture = defaultCaptureMethod !== undefined;
    const values = [name, allowedOrigins ?? null, setsCapture, defaultCaptureMethod ?? null];
    tx.write(write, [caller.merchantId, ...values]);
    audit('merchant.updated', { target: caller.merchantId, details: { ...wanted, allowedOrigins } });
    // Sessions remember how their merchant captures; API keys hear of it within five seconds.
    changesAccess();
    return caller.merchantId;
  },
});

/** As browsers write them, each once. */
function originsOf(texts: readonly string[], config: Pick<Config, 'isDemo'>): string[] {
  return [...new Set(texts.map((each, i) => originOf(each.trim(), { i, config })))];
}

function originOf(given: string, { i, config }: { i: number; config: Pick<Config, 'isDemo'> }): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  const bare = url !== null && url.href === `${url.origin}/` && !given.includes('*');
  const local = url !== null && config.isDemo && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (bare && (url.protocol === 'https:' || (local && url.protocol === 'http:'))) return url.origin;
  throw new ValidationError(
    'INVALID_INPUT',
    `${JSON.stringify(given)} is not an origin. Write it without a path, e.g. https://shop.example`,
    ['allowedOrigins', `${i}`],
  );
}
