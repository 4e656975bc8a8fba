import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** A registry that answers what a test wants; npm itself asks it. */
let registry: Server;
let url: string;
/** npm remembers what advisories mean; these mean nothing. */
let cache: string;
let answer: { readonly status: number; readonly body: object };

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'sluice-audit-'));
  registry = createServer((request, response) => {
    request.resume();
    const isAdvisories = request.url === '/-/npm/v1/security/advisories/bulk';
    const { status, body } = isAdvisories ? answer : { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await once(registry.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  registry.closeAllConnections();
  await once(registry.close(), 'close');
  rmSync(cache, { recursive: true });
});

const PROGRAM = fileURLToPath(new URL('../../dev/audit.mjs', import.meta.url));

async function audit(...args: string[]): Promise<{ code: number; printed: string }> {
  const settings = [`--registry=${url}`, `--cache=${cache}`, '--fetch-retries=0'];
  const child = spawn(process.execPath, [PROGRAM, ...settings, ...args]);
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, printed };
}

const weakness = (severity: string, id: number, name = 'hono') => ({
  [name]: [
    {
      id,
      url: 'https://example.com/advisory',
      title: 'Everybody is let in',
      severity,
      vulnerable_versions: '*',
      cwe: [],
      cvss: { score: 0, vectorString: null },
    },
  ],
});

test('a high weakness of a production dependency fails', async () => {
  answer = { status: 200, body: weakness('high', 1) };
  const { code, printed } = await audit();
  expect(printed).toContain('high: hono');
  expect(printed).toContain('Everybody is let in https://example.com/advisory');
  expect(code).toBe(1);
}, 60_000);

test('so does one of a package that only pages have, though it stands among the devDependencies', async () => {
  answer = { status: 200, body: weakness('critical', 3, 'react') };
  const { code, printed } = await audit();
  expect(printed).toContain('critical: react');
  expect(code).toBe(1);
}, 60_000);

test('one of a package that is shipped to nobody is not counted', async () => {
  answer = { status: 200, body: weakness('critical', 4, 'jest') };
  const { code, printed } = await audit();
  expect(printed).not.toContain('jest');
  expect(printed).toContain('0 known weaknesses in what is shipped');
  expect(code).toBe(0);
}, 60_000);

test('a moderate one is told and does not fail', async () => {
  answer = { status: 200, body: weakness('moderate', 2) };
  const { code, printed } = await audit();
  expect(printed).toContain('moderate: hono');
  expect(printed).toMatch(/, 0 of them high or critical/);
  expect(code).toBe(0);
}, 60_000);

test('a registry without advisories is no clean bill, and says so', async () => {
  answer = { status: 405, body: {} };
  const { code, printed } = await audit();
  expect(printed).toContain('NOT CHECKED: this registry offers no advisories (it answered 405)');
  expect(code).toBe(0);
  expect((await audit('--require')).code).toBe(1);
}, 60_000);
