import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { App } from '../context.ts';

/** Whether a request carries `Authorization: Bearer <OPERATOR_TOKEN>`; where none is set, none does. */
export function hasOperatorToken(
  { config }: Pick<App, 'config'>,
  { authorization }: IncomingHttpHeaders,
): boolean {
  const token = config.OPERATOR_TOKEN;
  const [scheme, sent] = authorization?.split(' ', 2) ?? [];
  if (token === undefined || scheme?.toLowerCase() !== 'bearer' || sent === undefined) return false;
  return timingSafeEqual(digestOf(token), digestOf(sent));
}

/** Of one length, whatever was sent. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
