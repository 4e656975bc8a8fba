import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readCursor, writeCursor } from '../../clients/cli/profile.ts';
import { ask } from '../../clients/cli/prompt.ts';
import { SCENARIOS, stepsOf } from '../../clients/cli/scenarios.ts';
import { createSluice } from '../../clients/sdk/index.ts';
import { reap } from '../../core/reap.ts';
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
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

  const ABOUT_ENDPOINTS = ['webhook.test', 'endpoint.disabled'];

  test.each(Object.keys(SCENARIOS))('triggers %s for real', async name => {
    if (name === 'webhook.test') {
      expect((await terminal.run(['trigger', name])).error).toContain('no enabled webhook endpoint');
      await registerEndpoint(merchant.ctx, { url: receiver.url });
    }
    const event = await json('trigger', name);
    expect(event).toMatchObject({
      event: name,
      payment: ABOUT_ENDPOINTS.includes(name) ? null : { id: expect.stringMatching(/^pay_/) },
    });
    const log = await json('events', 'list', '--types', name);
    expect(log).toContainEqual(expect.objectContaining({ id: event.id, cursor: event.cursor }));
  });

  test('cannot trigger what cannot happen at will, and says what can', async () => {
    expect(await terminal.run(['trigger', 'payment.expired'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('refund.failed'),
    });
  });

  test('triggers where the beginning of the log is no longer kept', async () => {
    await json('trigger', 'payment.captured');
    const { prisma } = sluice.app.db;
    const inAMonth = new Date(sluice.app.now().getTime() + 31 * 24 * 3_600_000);
    await reap({ ...sluice.app, now: () => inAMonth });
    expect(await prisma.event.count({ where: { merchantId: merchant.id } })).toBe(0);
    const { cursor } = await json('trigger', 'payment.captured');
    const kept = await json('events', 'list', '--after', '0');
    expect(kept.map((event: { cursor: string }) => event.cursor)).toEqual(['4', '5', '6']);
    expect(cursor).toBe('6');
  });

  test('triggers nothing with a LIVE key, and stops when it is told to', async () => {
    const live = await createMerchant(sluice.app, { mode: 'LIVE' });
    const env = { SLUICE_API_KEY: live.key, SLUICE_API_SECRET: live.secret, SLUICE_URL: sluice.url };
    expect(await terminal.run(['trigger', 'payment.created'], { env })).toMatchObject({
      code: 2,
      error: expect.stringContaining('LIVE'),
    });
    // A payment that waits for its shopper never is captured.
    const stopping = new AbortController();
    const client = createSluice({ url: sluice.url, apiKey: merchant.key, apiSecret: merchant.secret });
    const { pay, reach } = stepsOf(client, {
      after: '0',
      signal: stopping.signal,
      tell: text => {
        if (text.startsWith('payment.requires_action')) stopping.abort();
      },
    });
    await expect(reach(await pay('4000000000009995'), 'CAPTURED')).rejects.toThrow('is DECLINED');
    await expect(reach(await pay('4000000000003220'), 'CAPTURED')).rejects.toThrow('Stopped while');
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

  test('sends an event again and none that happened at the same moment, and skips who is disabled', async () => {
    const { payment } = await json('trigger', 'payment.captured');
    const { prisma } = sluice.app.db;
    const ofMerchant = { merchantId: merchant.id };
    const log: { id: string; type: string; createdAt: string }[] = await json('events', 'list');
    expect(log.map(event => event.type)).toEqual(['PAYMENT_CREATED', 'PAYMENT_SUCCESS', 'PAYMENT_CAPTURED']);
    expect(log[1]?.createdAt).toBe(log[2]?.createdAt);
    await registerEndpoint(merchant.ctx, { url: receiver.url });
    const other = await registerEndpoint(merchant.ctx, { url: `${receiver.url}/away` });
    await disableEndpoint(merchant.ctx, { endpointId: other.value.endpoint.id });
    const planned = await prisma.delivery.count({ where: { ...ofMerchant, paymentId: payment.id } });
    expect(planned).toBe(0);
    const ran = await terminal.run(['events', 'resend', log[1]?.id ?? '', '--json']);
    expect(JSON.parse(ran.out)).toEqual([expect.objectContaining({ url: receiver.url })]);
    expect(ran.error).toContain('/away is disabled');
    const sent = await prisma.delivery.findMany({ where: { ...ofMerchant, paymentId: payment.id } });
    expect(sent.map(delivery => delivery.eventId)).toEqual([log[1]?.id]);
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
    for (const word of ['listen', '--forward-to', 'resend', '--endpoint', 'refund.failed']) {
      expect(out).toContain(word);
    }
  });

  test.each([
    [['ev'], ['events']],
    [
      ['events', ''],
      ['list', 'tail', 'resend'],
    ],
    [['events', 'list', '--t'], ['--types']],
    [
      ['payments', 'capture', 'pay_1', '--'],
      ['--amount', '--final', '--profile', '--json'],
    ],
    [
      ['trigger', 'refund.'],
      ['refund.created', 'refund.processed', 'refund.failed'],
    ],
    [['nonsense', ''], []],
  ])('completes %j as bash would ask for it', async (typed, offered) => {
    const { out } = await terminal.run(['completion', 'bash']);
    const asking = `COMP_WORDS=(sluice "$@"); COMP_CWORD=$#; _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', `${out}\n${asking}`, 'bash', ...typed]);
    const words = stdout.split('\n').filter(Boolean);
    if (typed.at(-1)?.startsWith('--')) expect(words).toEqual(expect.arrayContaining(offered));
    else expect(words).toEqual(offered);
  });

  test('shows nothing of a secret while it is typed, and can be stopped there', async () => {
    for (const stop of [false, true]) {
      const input = Object.assign(new PassThrough(), { isTTY: true });
      const shown: string[] = [];
      const output = { write: (text: string) => shown.push(text) };
      const asked = ask(
        'API secret: ',
        { input, output, signal: new AbortController().signal },
        { secret: true },
      );
      input.write(stop ? 'secret_te\u0003' : 'secret_test_1\r');
      if (stop) await expect(asked).rejects.toThrow('Stopped');
      else expect(await asked).toBe('secret_test_1');
      expect(shown.join('')).toBe(stop ? 'API secret: ' : 'API secret: \n');
    }
  });

  test('resumes nowhere after a login with the key of another merchant', async () => {
    const { folder } = terminal;
    const login = ({ key, secret }: TestMerchant) =>
      terminal.run(['login', '--url', sluice.url, '--key', key, '--secret', secret]);
    writeCursor('default', '17', { SLUICE_CONFIG_DIR: folder });
    expect((await login(merchant)).error).toBe('');
    expect(readCursor('default', { SLUICE_CONFIG_DIR: folder })).toBe('17');
    expect((await login(await createMerchant(sluice.app))).error).toContain('begins anew');
    expect(readCursor('default', { SLUICE_CONFIG_DIR: folder })).toBeUndefined();
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
