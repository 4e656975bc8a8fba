import { describe, expect, test } from '@jest/globals';
import { parseEndpointUrl } from './endpoint-url.ts';

const ANYWHERE = { allowPrivate: true, allowHttp: true };
const PUBLIC = { allowPrivate: false, allowHttp: true };

/** The usual disguises of private addresses, and their neighbours: none gets through. */
const PRIVATE_URLS = [
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://127.0.0.1./',
  'http://①②⑦.⓪.⓪.①/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://[::1]/',
  'http://[fd00::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://shop.localhost/',
  'http://printer.local/',
  'http://metadata.google.internal/',
  'http://redis/',
];

/** Refused even where private addresses are allowed: nothing a developer runs is there. */
const NEVER_URLS = [
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1::a9fe:a9fe]/',
  'http://[fe80::1]/',
  'http://[::]/',
  'http://[::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001::1]/',
  'http://[ff02::1]/',
  'http://[fec0::1]/',
  'http://0.0.0.0/',
  'http://0/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://198.18.0.1/',
  'http://168.63.129.16/',
  'http://100.100.100.200/latest/meta-data',
  'http://[fd00:ec2::254]/',
  'http://[::ffff:168.63.129.16]/',
];

const MALFORMED_URLS = [
  '',
  'shop.example/webhooks',
  'http://',
  'http://fe80::1/',
  'http://[fe80::1%25eth0]/',
  'http://shop.example:99999/',
  'http://256.256.256.256/',
  'http://exa mple.com/',
];

describe('an endpoint URL', () => {
  test('may be any public web address', () => {
    for (const url of [
      'https://shop.example/webhooks?shop=1',
      'http://shop.example/',
      'https://shop.example:8443/hook',
      'https://8.8.8.8/',
      'https://[2606:4700::1111]/',
      'https://例え.jp/',
    ]) {
      expect(parseEndpointUrl(url, PUBLIC)).toMatchObject({ ok: true });
    }
  });

  test.each(PRIVATE_URLS)('cannot be %s, which is private, unless private addresses are allowed', url => {
    expect(parseEndpointUrl(url, PUBLIC)).toEqual({ ok: false, reason: expect.stringMatching(/^must /) });
    expect(parseEndpointUrl(url, ANYWHERE)).toMatchObject({ ok: true });
  });

  test.each(NEVER_URLS)('can never be %s', url => {
    expect(parseEndpointUrl(url, PUBLIC)).toMatchObject({ ok: false });
    expect(parseEndpointUrl(url, ANYWHERE)).toMatchObject({ ok: false });
  });

  test.each(MALFORMED_URLS)('must be well-formed, which "%s" is not', url => {
    expect(parseEndpointUrl(url, ANYWHERE)).toMatchObject({ ok: false });
  });

  test('speaks HTTP only', () => {
    for (const url of [
      'ftp://shop.example/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'gopher://shop.example/',
    ]) {
      expect(parseEndpointUrl(url, ANYWHERE)).toEqual({
        ok: false,
        reason: 'must begin with https:// or http://',
      });
    }
  });

  test('is encrypted where real money is told of', () => {
    const encrypted = { allowPrivate: false, allowHttp: false };
    expect(parseEndpointUrl('http://shop.example/', encrypted)).toEqual({
      ok: false,
      reason: 'must begin with https:// (http:// is for TEST mode)',
    });
    expect(parseEndpointUrl('https://shop.example/', encrypted)).toMatchObject({ ok: true });
  });

  test('carries no credentials and no fragment', () => {
    for (const url of [
      'https://me:secret@shop.example/',
      'https://me@shop.example/',
      'https://shop.example@127.0.0.1/',
    ]) {
      expect(parseEndpointUrl(url, ANYWHERE)).toMatchObject({ reason: expect.stringContaining('user name') });
    }
    expect(parseEndpointUrl('https://shop.example/#top', ANYWHERE)).toMatchObject({ ok: false });
  });

  test('stays away from the ports of other protocols', () => {
    for (const port of [0, 1, 22, 25, 53, 110, 445, 1023]) {
      expect(parseEndpointUrl(`http://shop.example:${port}/`, ANYWHERE)).toMatchObject({
        reason: expect.stringContaining(`port ${port}`),
      });
    }
    expect(parseEndpointUrl('http://shop.example:1024/', ANYWHERE)).toMatchObject({ ok: true });
  });

  test('is at most 2048 characters long', () => {
    const url = `https://shop.example/${'a'.repeat(2048)}`;
    expect(parseEndpointUrl(url, PUBLIC)).toMatchObject({ reason: 'must have at most 2048 characters' });
  });
});
