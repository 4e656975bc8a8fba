import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ROOT } from './run.mjs';

// `npm run verify-checkout -- [--url https://pay.example] [--inventory FILE]`: does a running server serve the checkout
// that was built here, and nothing else (PCI DSS 4.0, 6.4.3 and 11.6.1)? Ends with 1 where it does not.

/** What is wrong with the checkout at this address; empty when it is what the inventory says. */
export async function verifyCheckout(url, { scripts }) {
  const page = await fetch(`${url}/checkout`);
  const html = await page.text();
  const served = await Promise.all(scripts.map(script => problemOfScript(url, script)));
  return [
    ...(page.status === 200 ? [] : [`/checkout answered ${page.status}.`]),
    ...problemsOfPage(html, new Set(scripts.map(({ path }) => path))),
    ...problemsOfHeaders(page.headers),
    ...served.flat(),
    ...(await problemsOfPublishedHash(url, scripts)),
  ];
}

const hashOf = bytes => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

async function problemOfScript(url, { path, integrity }) {
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

/** Every way in which a page can bring code along. */
function problemsOfPage(html, known) {
  const problems = [];
  for (const [tag, attributes = '', content = ''] of html.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gis)) {
    const source = /\bsrc\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1];
    if (source === undefined) problems.push(`The page has an inline script: ${tag.slice(0, 80)}`);
    else if (!known.has(source)) problems.push(`The page loads ${source}, which is not in the inventory.`);
    if (content.trim() !== '' && source !== undefined)
      problems.push(`The script ${source} has content of its own.`);
  }
  for (const [, source = ''] of html.matchAll(/<link\b[^>]*\brel="modulepreload"[^>]*\bhref="([^"]+)"/gi)) {
    if (!known.has(source)) problems.push(`The page preloads ${source}, which is not in the inventory.`);
  }
  const [active] =
    /<(?:iframe|object|embed|base)\b[^>]*>|\son\w+\s*=\s*["']|href\s*=\s*["']?javascript:/i.exec(html) ?? [];
  if (active) problems.push(`The page has ${active.trim().slice(0, 80)}`);
  return problems;
}

function problemsOfHeaders(headers) {
  const policy = new Map(
    (headers.get('content-security-policy') ?? '').split(';').map(part => {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      return [name, sources.join(' ')];
    }),
  );
  const wanted = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
  };
  const wrong = Object.entries(wanted)
    .filter(([name, sources]) => policy.get(name) !== sources)
    .map(
      ([name, sources]) =>
        `The policy's ${name} is ${policy.get(name) ?? 'missing'}; it has to be ${sources}.`,
    );
  const framing = policy.get('frame-ancestors');
  if (framing === undefined || /\*|^https?:$/.test(framing)) {
    wrong.push(`The policy's frame-ancestors is ${framing ?? 'missing'}: any site could show the checkout.`);
  }
  const present = ['permissions-policy', 'referrer-policy', 'x-content-type-options'];
  return [
    ...wrong,
    ...present.filter(name => !headers.has(name)).map(name => `The header ${name} is missing.`),
  ];
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: `http://localhost:${process.env['WEB_PORT'] ?? 3000}` },
      inventory: { type: 'string', default: join(ROOT, 'dist', 'clients', 'checkout-scripts.json') },
    },
  });
  const inventory = JSON.parse(readFileSync(values.inventory, 'utf8'));
  const problems = await verifyCheckout(values.url.replace(/\/$/, ''), inventory).catch(error => [
    `${values.url} could not be read: ${error.cause?.message ?? error.message}`,
  ]);
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (problems.length === 0)
    console.log(`✓ ${values.url}/checkout: ${inventory.scripts.length} scripts, as built.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
