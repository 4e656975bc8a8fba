import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SCENARIOS } from '../../clients/cli/scenarios.ts';
import { signatureHeaders } from '../../core/webhooks/signature.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { openTerminal, type Terminal } from './run-cli.ts';

let sluice: Sluice;
let receiver: WebhookReceiver;
let terminal: Terminal;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  receiver = await startReceiver();
  await sluice.core.startWorker();
  terminal = openTerminal();
});

afterAll(async () => {
  terminal.remove();
  await sluice.stop();
  await receiver.close();
});

beforeEach(async () => {
  merchant = await createMerchant(sluice.app);
  const { key, secret } = merchant;
  expect(await terminal.run(['login', '--url', sluice.url, '--key', key, '--secret', secret])).toMatchObject({
    code: 0,
  });
});

const json = async (...args: string[]) => {
  const ran = await terminal.run([...args, '--json']);
  if (ran.code !== 0) throw new Error(ran.error);
  return JSON.parse(ran.out);
};

describe('the command line', () => {
  test('keeps a login readable by its user alone, and no key that does not work', async () => {
    expect(statSync(join(terminal.folder, 'profiles.json')).mode & 0o777).toBe(0o600);
    const wrong = await terminal.run([
      'login',
      '--url',
      sluice.url,
      '--key',
      merchant.key,
      '--secret',
      'no',
      '--profile',
      'b',
    ]);
    expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('Invalid API credentials') });
    expect(await terminal.run(['payments', 'list', '--profile', 'b'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('sluice login'),
    });
  });

  test('takes its key from the environment before a login', async () => {
    const other = await createMerchant(sluice.app);
    const env = { SLUICE_API_KEY: other.key, SLUICE_API_SECRET: other.secret, SLUICE_URL: sluice.url };
    await terminal.run(['trigger', 'payment.created']);
    expect((await terminal.run(['payments', 'list', '--json'], { env })).out).toBe('[]\n');
    expect(await json('payments', 'list')).toHaveLength(1);
  });

  test.each(Object.keys(SCENARIOS))('triggers %s for real', async name => {
    const event = await json('trigger', name);
    expect(event).toMatchObject({ event: name, payment: { id: expect.stringMatching(/^pay_/) } });
    const log = await json('events', 'list', '--types', name);
    expect(log).toContainEqual(expect.objectContaining({ id: event.id, cursor: event.cursor }));
  });

  test('cannot trigger what cannot happen at will, and says what can', async () => {
    expect(await terminal.run(['trigger', 'payment.expired'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('refund.failed'),
    });
  });

  test('shows payments as a table, and captures, voids and refunds them', async () => {
    const { payment } = await json('trigger', 'payment.success');
    const { out } = await terminal.run(['payments', 'list']);
    expect(out).toMatch(/^id +status +amount +with +created/);
    expect(out).toMatch(new RegExp(`${payment.id} +AUTHORIZED +49.99 INR +VISA 4242`, 'i'));
    await json('payments', 'capture', payment.id, '--amount', '3000', '--final');
    await until(
      () => json('payments', 'get', payment.id),
      found => found.status === 'CAPTURED',
    );
    expect(await json('payments', 'refund', payment.id, '--amount', '500', '--reason', 'x')).toMatchObject({
      amount: 500,
    });
    expect(await terminal.run(['payments', 'void', payment.id])).toMatchObject({ code: 1, out: '' });
    expect(await terminal.run(['payments', 'capture', payment.id, '--amount', '1.5'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('minor units'),
    });
    expect(await terminal.run(['payments', 'get', 'pay_0000000000000000'])).toMatchObject({ code: 2 });
  });

  test('sends an event again to the endpoints that ask for it', async () => {
    expect((await terminal.run(['events', 'resend', 'evt_0000000000000000'])).code).toBe(2);
    const event = await json('trigger', 'payment.created');
    expect((await terminal.run(['events', 'resend', event.id])).error).toContain('No endpoint');
    const body = {
      query: `mutation { createWebhookEndpoint(input: { url: "${receiver.url}" }) { __typename } }`,
    };
    await fetch(`${sluice.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...merchant.headers },
      body: JSON.stringify(body),
    });
    expect(await json('events', 'resend', event.id)).toEqual([
      expect.objectContaining({ url: receiver.url }),
    ]);
    await until(
      () => receiver.received.map(webhook => webhook.event['id']),
      ids => ids.includes(event.id),
    );
  });

  test('makes, lists and ends API keys', async () => {
    const { key, secret } = await json(
      'keys',
      'create',
      'for a test',
      '--scopes',
      'payments:read,events:read',
    );
    const env = { SLUICE_API_KEY: key.id, SLUICE_API_SECRET: secret, SLUICE_URL: sluice.url };
    expect(await terminal.run(['payments', 'list'], { env })).toMatchObject({ code: 0 });
    expect(await terminal.run(['keys', 'list'], { env })).toMatchObject({ code: 1 });
    expect((await json('keys', 'list')).map((found: { name: string }) => found.name)).toContain('for a test');
    expect(await json('keys', 'revoke', key.id)).toMatchObject({ id: key.id, revokedAt: expect.any(String) });
    expect(await terminal.run(['keys', 'create', 'x', '--scopes', 'everything'])).toMatchObject({ code: 2 });
  });

  test('tells whether a webhook is genuine', async () => {
    const body = '{"id":"evt_1","event":"payment.success","cursor":"7","timestamp":1,"data":{}}';
    const headers = signatureHeaders(
      { id: 'evt_1', body, sentAt: new Date() },
      { current: 'whsec_test_abc123', previous: null },
    );
    const file = join(terminal.folder, 'body.json');
    writeFileSync(file, body);
    const verify = ['webhooks', 'verify', '--secret', 'whsec_test_abc123'];
    const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    expect(await terminal.run([...verify, ...lines, file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('payment.success'),
    });
    expect(await terminal.run([...verify, ...lines], { input: body })).toMatchObject({ code: 0 });
    expect(await terminal.run([...verify, ...lines], { input: `${body} ` })).toMatchObject({ code: 1 });
  });

  test.each(['bash', 'zsh', 'fish'])('completes itself in %s', async shell => {
    const { out } = await terminal.run(['completion', shell]);
    for (const word of ['listen', '--forward-to', 'resend', 'trigger']) expect(out).toContain(word);
  });

  test('explains itself, and what it does not understand', async () => {
    expect(await terminal.run(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('sluice listen --forward-to'),
    });
    expect(await terminal.run(['paymnts'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('Did you mean payments?'),
    });
    expect(await terminal.run(['listen'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('--forward-to'),
    });
  });
});
