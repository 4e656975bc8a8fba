import { expect, test } from '@jest/globals';
import type { Config } from '../core/config.ts';
import { sessionCookie, sessionTokenIn } from './cookie.ts';
import { isOwnOrigin } from './origin.ts';

const configOf = (PUBLIC_URL: string) => ({ PUBLIC_URL }) as Config;

test('the cookie travels only encrypted where the dashboard is', () => {
  expect(sessionCookie('t', configOf('https://pay.example'))).toMatch(/; Secure$/);
  expect(sessionCookie('t', configOf('http://localhost:3000'))).not.toMatch(/Secure/);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['other=1', undefined],
  ['sluice_session=', undefined],
  ['sluice_session=abc', 'abc'],
  ['a=b; sluice_session=abc ; c=d', 'abc'],
  ['not_sluice_session=abc', undefined],
])('the token in %j is %j', (header, token) => {
  expect(sessionTokenIn(header)).toBe(token);
});

test.each([
  [true, { 'sec-fetch-site': 'same-origin' }],
  [true, { origin: 'https://pay.example' }],
  [true, { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }],
  [true, { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:8000', 'x-forwarded-host': '127.0.0.1:3000' }],
  [false, {}],
  [false, { 'sec-fetch-site': 'same-site', origin: 'https://shop.example', host: 'pay.example' }],
  [false, { origin: 'null', host: 'pay.example' }],
  [false, { origin: 'https://pay.example.evil.example', host: 'pay.example' }],
])('own origin: %j for %j', (own, headers) => {
  expect(isOwnOrigin(headers, 'https://pay.example')).toBe(own);
});
