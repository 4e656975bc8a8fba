import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Tenant } from '../context.ts';
import { ValidationError } from '../errors.ts';
import { EVENT_TYPES } from '../events/event-types.ts';
import { URL_MAX_LENGTH } from '../limits.ts';
import { text } from '../parse.ts';
import { parseEndpointUrl } from './endpoint-url.ts';

/** The fields of endpoints, as inputs give them. */

export const urlField = text(URL_MAX_LENGTH);

/** Empty: every type, those that are yet to be invented too. */
export const eventTypesField = z
  .array(z.enum(EVENT_TYPES, 'must be types of events, e.g. payment.success'))
  .transform(types => [...new Set(types)]);

const SECRET_MIN_LENGTH = 8;
const SECRET_MAX_LENGTH = 255;

/** For merchants who bring the secret that their receivers check already; ours are made of 32 random bytes. */
export const secretField = z
  .string()
  .regex(
    new RegExp(`^[\\x21-\\x7e]{${SECRET_MIN_LENGTH},${SECRET_MAX_LENGTH}}$`),
    `must be ${SECRET_MIN_LENGTH} to ${SECRET_MAX_LENGTH} visible ASCII characters`,
  );

/** Room for a generous selection; its depth and cost are limited apart. */
export const SELECTION_MAX_LENGTH = 4_000;

/** A GraphQL selection on Event; whoever offers it to merchants has checked it against the schema. */
export const selectionField = text(SELECTION_MAX_LENGTH);

interface UrlOwner {
  readonly ctx: { readonly app: { readonly config: Pick<Config, 'WEBHOOK_ALLOW_PRIVATE'> } };
  readonly caller: Pick<Tenant, 'mode'>;
}

/**
 * The URL in its normal form. Whether webhooks may go to private addresses is the installation's to say; where they
 * may not, those of real money have to be encrypted.
 */
export function checkedUrl({ ctx, caller }: UrlOwner, url: string, field = 'url'): string {
  const allowPrivate = ctx.app.config.WEBHOOK_ALLOW_PRIVATE;
  const parsed = parseEndpointUrl(url, { allowPrivate, allowHttp: allowPrivate || caller.mode === 'TEST' });
  if (parsed.ok) return parsed.url;
  throw new ValidationError('INVALID_INPUT', `${field} ${parsed.reason}`, [field]);
}
