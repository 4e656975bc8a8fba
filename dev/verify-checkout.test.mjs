import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { verifyCheckout } from './verify-checkout.mjs';

const PAGE = '<title>Checkout</title><script type="module" src="/assets/checkout-1.js"></script>';
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-ancestors 'self' https://shop.example; form-action 'self'; base-uri 'none'",
  'permissions-policy': 'camera=()',
  'referrer-policy': 'strict-origin',
  'x-content-type-options': 'nosniff',
};
const hashOf = text => `sha384-${createHash('sha384').update(text).digest('base64')}`;

/** What the server serves, which each test spoils in its own way. */
let served;
let headers;
let server;
let url;

beforeAll(async () => {
  server = createServer((request, response) => {
    const body = served[request.url];
    response.writeHead(body === undefined ? 404 : 200, headers).end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

beforeEach(() => {
  headers = { ...HEADERS };
  served = {
    '/checkout': PAGE,
    '/checkout.js': 'loader()',
    '/checkout.js.sri': `${hashOf('loader()')}\n`,
    '/assets/checkout-1.js': 'checkout()',
  };
});

const INVENTORY = {
  scripts: [
    { path: '/checkout.js', integrity: hashOf('loader()') },
    { path: '/assets/checkout-1.js', integrity: hashOf('checkout()') },
  ],
};
const verify = () => verifyCheckout(url, INVENTORY);

test('a checkout as it was built has no problems', async () => {
  expect(await verify()).toEqual([]);
});

test.each([
  [
    'a script with one more letter',
    () => (served['/assets/checkout-1.js'] += ';'),
    /checkout-1\.js is not what was built/,
  ],
  [
    'a loader of somebody else',
    () => (served['/checkout.js'] = 'skim()'),
    /\/checkout\.js is not what was built/,
  ],
  [
    'another published hash',
    () => (served['/checkout.js.sri'] = hashOf('skim()')),
    /checkout\.js\.sri publishes/,
  ],
  ['a script that is gone', () => delete served['/assets/checkout-1.js'], /answered 404/],
  ['an inline script', () => (served['/checkout'] += '<script>skim()</script>'), /inline script/],
  [
    'a script from elsewhere',
    () => (served['/checkout'] += '<SCRIPT src=https://cdn.example/a.js></SCRIPT>'),
    /not in the inventory/,
  ],
  [
    'a preloaded script',
    () => (served['/checkout'] += '<link rel="modulepreload" href="/assets/x.js">'),
    /preloads/,
  ],
  ['an event handler', () => (served['/checkout'] += '<img src="x" onerror="skim()">'), /onerror/],
  ['a frame', () => (served['/checkout'] += '<iframe src="https://evil.example"></iframe>'), /iframe/],
  [
    'a policy that allows inline scripts',
    () => relax("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
    /script-src/,
  ],
  [
    'a policy that lets everybody frame it',
    () => relax("'self' https://shop.example", '*'),
    /frame-ancestors/,
  ],
  ['no policy', () => delete headers['content-security-policy'], /default-src is missing/],
  ['no Permissions-Policy', () => delete headers['permissions-policy'], /permissions-policy is missing/],
])('%s is told', async (_name, spoil, problem) => {
  spoil();
  expect((await verify()).join('\n')).toMatch(problem);
});

function relax(from, to) {
  headers['content-security-policy'] = headers['content-security-policy'].replace(from, to);
}
