import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';

/** Real handshakes with receivers whose certificates an authority of our own has signed, trusted by the sender. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));
const servers: Server[] = [];

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

beforeAll(() => {
  openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority');
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A receiver with a certificate for this name, which ends in so many days. */
async function startTls(name: string, days: number): Promise<string> {
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  openssl('req', ...KEY, '-keyout', 'leaf.key', '-out', 'leaf.csr', ...subject);
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '2', '-copy_extensions', 'copy'];
  openssl('x509', '-req', '-in', 'leaf.csr', ...signed, '-days', String(days), '-out', 'leaf.pem');
  const read = (file: string) => readFileSync(join(folder, file));
  const server = createServer({ key: read('leaf.key'), cert: read('leaf.pem') }, (_request, response) =>
    response.end('ok'),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `https://localhost:${(server.address() as AddressInfo).port}/`;
}

const POST = `import { createWebhookSender } from './core/webhooks/post-webhook.ts';
const sender = createWebhookSender({ allowPrivate: true });
const { statusCode, error } = await sender.post({ url: process.env.URL_TO_POST, headers: {}, body: '{}' });
console.log(JSON.stringify({ statusCode, error }));
await sender.close();`;

/** In a process of its own: whom it trusts is decided when it starts. */
async function post(url: string): Promise<unknown> {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', POST];
  const env = { ...process.env, URL_TO_POST: url, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  return JSON.parse(stdout);
}

test.each([
  ['is good: the webhook arrives', 'localhost', 2, { statusCode: 200, error: null }],
  ['has expired', 'localhost', -1, { statusCode: null, error: 'TLS certificate expired' }],
  [
    'is for another name',
    'shop.example',
    2,
    { statusCode: null, error: 'TLS certificate is for another host name' },
  ],
])(
  'a receiver whose certificate %s',
  async (_, name, days, result) => {
    expect(await post(await startTls(name, days))).toEqual(result);
  },
  30_000,
);
