import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { createOriginReader } from './request-origin.ts';

/** The address read from a request of this peer with this X-Forwarded-For. */
function addressOf(peer: string | undefined, forwardedFor?: string, trusted = ['loopback']) {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const request = { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
  return createOriginReader({ TRUSTED_PROXIES: trusted })(request).address;
}

describe('where a request comes from', () => {
  test('is its peer, where that is no proxy of ours, whatever it claims', () => {
    expect(addressOf('203.0.113.9')).toBe('203.0.113.9');
    expect(addressOf('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
    expect(addressOf('::ffff:203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
  });

  test('is whom our web process was asked by, and not what that one wrote before', () => {
    expect(addressOf('127.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(addressOf('::1', '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(addressOf('127.0.0.1', '127.0.0.1, 10.0.0.1, 203.0.113.9')).toBe('203.0.113.9');
  });

  test('goes through each proxy that is trusted, and no further', () => {
    const trusted = ['loopback', '10.0.0.0/8'];
    expect(addressOf('127.0.0.1', '198.51.100.1, 203.0.113.9, 10.1.2.3', trusted)).toBe('203.0.113.9');
    expect(addressOf('127.0.0.1', '203.0.113.9, 10.1.2.3')).toBe('10.1.2.3');
  });

  test('is not known of a connection that is gone', () => {
    expect(addressOf(undefined, '203.0.113.9')).toBeNull();
  });
});
