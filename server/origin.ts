import type { IncomingHttpHeaders } from 'node:http';

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

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
