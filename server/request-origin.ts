import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Config } from '../core/config.ts';
import type { RequestOrigin } from '../core/context.ts';

export type OriginReader = (request: IncomingMessage) => RequestOrigin;

/** What IPv4 addresses look like on a socket that listens to both. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/**
 * Where a request comes from. Each proxy adds to X-Forwarded-For whom it was asked by, so the list is read from
 * its end, and only as far as the one who says so is a proxy of ours: what an outsider writes into it comes to lie
 * before the address that our own proxy saw, and is never reached.
 */
export function createOriginReader({ TRUSTED_PROXIES }: Pick<Config, 'TRUSTED_PROXIES'>): OriginReader {
  const isTrusted = proxyAddr.compile([...TRUSTED_PROXIES]);
  return request => ({
    address: addressOf(request, isTrusted),
    userAgent: request.headers['user-agent'] ?? null,
  });
}

function addressOf(request: IncomingMessage, isTrusted: ReturnType<typeof proxyAddr.compile>): string | null {
  const { remoteAddress } = request.socket;
  // A connection that is gone has no address any more.
  if (remoteAddress === undefined) return null;
  const told = proxyAddr(request, isTrusted);
  return (isIP(told) === 0 ? remoteAddress : told).replace(MAPPED, '');
}
