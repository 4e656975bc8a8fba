import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../core/config.ts';

/**
 * Whether a request that carries a session cookie comes from our own pages. A browser sends the cookie along
 * with whatever a page of another origin makes it send, a WebSocket included, but always says who asks.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  // `none` is somebody who typed the address, which no page can do for them.
  if (['same-origin', 'none'].includes(headers['sec-fetch-site'] as string)) return true;
  const { origin } = headers;
  if (origin === undefined) return false;
  if (origin === new URL(publicUrl).origin) return true;
  // Reached under another name (127.0.0.1 for localhost): the page and the request then name the same host.
  // A script of another origin cannot set either header without a preflight, which we never grant.
  const host = hostOf(origin);
  return host !== undefined && (host === headers.host || host === headers['x-forwarded-host']);
}

/**
 * Whether a request comes through the host that serves the checkout alone. Nothing but the checkout is at home there:
 * what a script could do on that page, it can do without a session.
 */
export function isThroughCheckout(
  headers: IncomingHttpHeaders,
  { PUBLIC_URL, CHECKOUT_URL }: Pick<Config, 'PUBLIC_URL' | 'CHECKOUT_URL'>,
): boolean {
  const { host } = new URL(CHECKOUT_URL);
  if (host === new URL(PUBLIC_URL).host) return false;
  return [headers.origin && hostOf(headers.origin), headers['x-forwarded-host'], headers.host].includes(host);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
