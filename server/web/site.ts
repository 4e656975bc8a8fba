import type { IncomingMessage } from 'node:http';
import type { SecuritySettings } from './security-headers.ts';

/**
 * What is at the name that a request came to. Where the checkout has a name of its own, it is there and nowhere else,
 * and the dashboard is everywhere but there: a hole in one of them is then none in the other.
 */
export type Site = 'checkout' | 'dashboard' | 'both';

export function siteOf(
  { headers }: IncomingMessage,
  { publicUrl, checkoutUrl }: Pick<SecuritySettings, 'publicUrl' | 'checkoutUrl'>,
): Site {
  const { host } = new URL(checkoutUrl);
  if (host === new URL(publicUrl).host) return 'both';
  return headers.host?.toLowerCase() === host ? 'checkout' : 'dashboard';
}

/** All that the checkout asks of the API. */
export const CHECKOUT_API_PATH = '/graphql';
