import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { problemsOfMarkup } from './checkout-markup.mjs';
import { problemsOfPolicy } from './checkout-policy.mjs';
import { ROOT } from './run.mjs';

// `npm run verify-checkout -- [--url https://pay.example] [--inventory FILE]`: does a running server serve the checkout
// that was built here, and nothing else (PCI DSS 4.0, 6.4.3 and 11.6.1)? Ends with 1 where it does not.

/** Pages of orders that nobody has, in both forms of the address: only we may show them in a frame. */
const PAGES = ['/checkout', '/checkout/order_0000000000000000', '/checkout?order_id=order_0000000000000000'];

const HEADERS = ['permissions-policy', 'referrer-policy', 'x-content-type-options'];

/**
 * What is wrong with the checkout at this address; empty when it is what the inventory says. `origin`: its public
 * address, where that is another. `sandbox`: where a demo installation's challenge pages are. `order`: one whose page is
 * looked at too, with the origins (`embeddedBy`) that may show it.
 */
export async function verifyCheckout(url, inventory, { origin = url, sandbox, order, embeddedBy } = {}) {
  const { page, scripts, styles, policy: fixed } = inventory;
  const known = new Set([...scripts, ...styles].map(({ path }) => path));
  const expected = { integrity: page.integrity, known, fixed, origin: new URL(origin).origin, sandbox };
  const pages = PAGES.map(path => problemsOfPage(url, path, expected));
  if (order) pages.push(problemsOfPage(url, `/checkout/${order}`, { ...expected, embeddedBy }));
  const found = await Promise.all([
    ...pages,
    ...[...scripts, ...styles].map(file => problemsOfFile(url, file)),
    problemsOfPublishedHash(url, scripts),
  ]);
  return found.flat();
}

const hashOf = bytes => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

async function problemsOfPage(url, path, { integrity, known, ...policy }) {
  const response = await fetch(`${url}${path}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const found = hashOf(bytes);
  const problems = [
    ...(response.status === 200 ? [] : [`It answered ${response.status}.`]),
    ...(found === integrity ? [] : [`The page is not what was built: ${found} in place of ${integrity}.`]),
    ...problemsOfMarkup(new TextDecoder().decode(bytes), known),
    ...problemsOfPolicy(response.headers.get('content-security-policy'), policy),
    ...HEADERS.filter(name => !response.headers.has(name)).map(name => `The header ${name} is missing.`),
    ...(response.headers.has('refresh') ? ['The header refresh leads elsewhere.'] : []),
  ];
  return problems.map(problem => `${path}: ${problem}`);
}

async function problemsOfFile(url, { path, integrity }) {
  const response = await fetch(`${url}${path}`);
  if (!response.ok) return [`${path} answered ${response.status}.`];
  const found = hashOf(new Uint8Array(await response.arrayBuffer()));
  return found === integrity ? [] : [`${path} is not what was built: ${found} in place of ${integrity}.`];
}

async function problemsOfPublishedHash(url, scripts) {
  const published = (await (await fetch(`${url}/checkout.js.sri`)).text()).trim();
  const built = scripts.find(({ path }) => path === '/checkout.js')?.integrity;
  return published === built ? [] : [`/checkout.js.sri publishes ${published} in place of ${built}.`];
}

function readArguments() {
  const url = `http://localhost:${process.env['WEB_PORT'] ?? 3000}`;
  const inventory = join(ROOT, 'dist', 'clients', 'checkout-scripts.json');
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: url },
      inventory: { type: 'string', default: inventory },
      origin: { type: 'string' },
      sandbox: { type: 'string' },
      order: { type: 'string' },
      'embedded-by': { type: 'string', multiple: true },
    },
  });
  const { 'embedded-by': embeddedBy, ...rest } = values;
  return { ...rest, url: values.url.replace(/\/$/, ''), embeddedBy };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { url, inventory: file, ...options } = readArguments();
  const inventory = JSON.parse(readFileSync(file, 'utf8'));
  const problems = await verifyCheckout(url, inventory, options).catch(error => [
    `${url} could not be read: ${error.cause?.message ?? error.message}`,
  ]);
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (problems.length === 0) {
    console.log(
      `✓ ${url}/checkout: the page, ${inventory.scripts.length} scripts and ${inventory.styles.length} stylesheets, as built.`,
    );
  }
  process.exitCode = problems.length === 0 ? 0 : 1;
}
