import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { closeApp, createApp } from '../core/app.ts';
import { readConfig } from '../core/config.ts';
import { signIn } from '../core/merchants/sign-in.ts';
import { createPayment } from '../core/payments/create-payment.ts';
import { createMerchant } from '../test/merchants.ts';
import { openBrowser } from '../test/sessions.ts';
import { type Sluice, startSluice } from '../test/sluice.ts';
import { adminProgram, type WithApp } from './admin-program.ts';

/** Each command is a program that starts. */
const PATIENCE_MS = 120_000;

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(async () => {
  await sluice.stop();
});

const keyOf = (key: Buffer) => key.toString('base64');

const environment = (keys: Record<string, string>) => ({
  SLUICE_ENV: 'test',
  DATABASE_URL: sluice.core.databaseUrl,
  REDIS_URL: sluice.core.redisUrl,
  ...keys,
});

/** Runs a command as the program does; answers with what it prints, and throws what it refuses. */
async function run(withApp: WithApp, args: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation(text => printed.push(String(text)) > 0);
  try {
    await adminProgram(withApp).exitOverride().parseAsync(args, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return printed.join('');
}

const admin = (...args: string[]) => run(work => work(sluice.app), args);

/** With these keys, as a process that starts with them. */
const adminWith = (keys: Record<string, string>, ...args: string[]) =>
  run(async work => {
    const app = await createApp(readConfig(environment(keys)), sluice.app.log);
    try {
      await work(app);
    } finally {
      await closeApp(app);
    }
  }, args);

/** The program itself. */
async function adminProcess(...args: string[]): Promise<string> {
  const program = ['--import', 'tsx', 'server/admin.ts', ...args];
  const env = environment({ VAULT_KEY: keyOf(sluice.app.config.VAULT_KEY) });
  const { stdout } = await promisify(execFile)(process.execPath, program, { env });
  return stdout;
}

const tokenIn = (printed: string) => /#([\w-]{43})$/m.exec(printed)?.[1];

test(
  'an operator adds a merchant, lets its owner in, and makes them a new password',
  async () => {
    const shop = ['--name', 'A Shop', '--email', 'owner@shop.example'];
    const created = await adminProcess('merchant', 'create', ...shop);
    const browser = openBrowser(sluice.url);
    const { data } = await browser.ask(
      `mutation ($token: String!) { acceptInvite(input: { token: $token, name: "O", password: "a good password" }) {
      ... on Viewer { role merchant { id name } } ... on UserError { message } } }`,
      { token: tokenIn(created) },
    );
    const { merchant, role } = data.acceptInvite;
    expect(role).toBe('OWNER');
    expect(created).toContain(`Merchant ${merchant.id}`);

    const invited = await admin('merchant', 'invite', merchant.id, '--email', 'second@shop.example');
    expect(tokenIn(invited)).toBeDefined();

    const reset = await admin('reset-password', 'owner@shop.example');
    await browser.ask(
      `mutation ($token: String!) { resetPassword(input: { token: $token, newPassword: "another password" }) {
      __typename } }`,
      { token: tokenIn(reset) },
    );
    const visit = { app: sluice.app, requestId: 'test' };
    await signIn(visit, { email: 'owner@shop.example', password: 'another password' });
    expect(await admin('verify-audit', merchant.id)).toMatch(
      /^6 entries, intact\nThe chain ends with \w{64}$/m,
    );
    await expect(admin('reset-password', 'nobody@shop.example')).rejects.toThrow('User not found');
  },
  PATIENCE_MS,
);

test(
  'an operator sets a fee, and lets somebody see the whole installation until they take it back',
  async () => {
    const { prisma } = sluice.app.db;
    const created = await admin(
      'merchant',
      'create',
      '--name',
      'Fees',
      '--email',
      'f@shop.example',
      '--fee-bps',
      '250',
    );
    const id = /mer_\w{16}/.exec(created)?.[0] ?? '';
    const fee = async () => (await prisma.merchant.findUniqueOrThrow({ where: { id } })).feeBps;
    expect(await fee()).toBe(250);
    expect(await admin('merchant', 'set-fee', id, '190')).toBe(`A capture costs ${id} 1.9 %\n`);
    expect(await fee()).toBe(190);
    await expect(admin('merchant', 'set-fee', id, '2.5')).rejects.toThrow('must be whole basis points');
    await expect(admin('merchant', 'set-fee', 'mer_0000000000000000', '1')).rejects.toThrow(
      'Merchant not found',
    );

    await expect(admin('operator', 'grant', 'nobody@shop.example')).rejects.toThrow('User not found');
    const email = 'owner@shop.example';
    const operator = async () => (await prisma.user.findUniqueOrThrow({ where: { email } })).operator;
    expect(await admin('operator', 'grant', email)).toBe(`${email} is an operator\n`);
    expect(await operator()).toBe(true);
    await admin('operator', 'revoke', email);
    expect(await operator()).toBe(false);
    const told = await prisma.auditEntry.findMany({
      where: { action: { startsWith: 'operator.' } },
      orderBy: { seq: 'asc' },
    });
    expect(told.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['operator.granted', 'SYSTEM'],
      ['operator.revoked', 'SYSTEM'],
    ]);
  },
  PATIENCE_MS,
);

test(
  'a merchant that cannot be added leaves nothing behind, and the command says why',
  async () => {
    const { prisma } = sluice.app.db;
    const before = await prisma.merchant.count();
    const create = (email: string) => admin('merchant', 'create', '--name', 'A Shop', '--email', email);
    await expect(create('no address')).rejects.toThrow('email must be');
    // The program says the same, and no stack.
    const again = ['--name', 'A Shop', '--email', 'owner@shop.example'];
    await expect(adminProcess('merchant', 'create', ...again)).rejects.toThrow(
      /failed: .*\nThere is a merchant with the e-mail address owner@shop.example already.\n$/,
    );
    await expect(create('owner@shop.example')).rejects.toThrow('There is a merchant with the e-mail address');
    expect(await prisma.merchant.count()).toBe(before);
  },
  PATIENCE_MS,
);

test(
  'an operator settles on the command line what no lookup could',
  async () => {
    const { app } = sluice;
    const merchant = await createMerchant(app);
    expect(await admin('attempt', 'list')).toBe('There are none.\n');
    const { value } = await createPayment(merchant.ctx, { amount: 700, upi: { vpa: 'someone@bank' } });
    const { id } = await app.db.prisma.attempt.findFirstOrThrow({ where: { paymentId: value.id } });
    const data = { status: 'UNKNOWN', sendNo: 1, sentAt: app.now(), needsOperator: true } as const;
    await app.db.prisma.attempt.update({ where: { id }, data });
    expect(await admin('attempt', 'list')).toContain(`${id}  AUTHORIZE  UNKNOWN  ${value.id}`);
    const settle = ['attempt', 'settle', id, '--decision', 'APPROVED', '--note', 'in their dashboard'];
    await expect(admin(...settle)).rejects.toThrow('reference is required');
    expect(await admin(...settle, '--reference', 'acq_seen')).toBe(`${id} of ${value.id} is APPROVED\n`);
    await expect(admin(...settle, '--reference', 'acq_seen')).rejects.toThrow('settled already');
    const [entry] = await app.db.prisma.auditEntry.findMany({ where: { action: 'attempt.settled' } });
    expect(entry).toMatchObject({
      merchantId: merchant.id,
      actorKind: 'SYSTEM',
      actorId: null,
      target: value.id,
    });
    expect(entry?.details).toMatchObject({ attemptId: id, decision: 'APPROVED', note: 'in their dashboard' });
  },
  PATIENCE_MS,
);

test(
  'an operator adds, lists and disables an account, and its credentials are in no command line',
  async () => {
    const { id: merchantId } = await createMerchant(sluice.app);
    const folder = await mkdtemp(join(tmpdir(), 'sluice-admin-'));
    const file = join(folder, 'credentials.json');
    const named = ['--mode', 'LIVE', '--connector', 'stripe', '--label', 'EU'];
    const add = () => admin('connector', 'add', merchantId, ...named, '--credentials', file);
    await writeFile(file, JSON.stringify({ secretKey: 'sk_test_1', notificationSecret: 'whsec_1' }));
    await expect(add()).rejects.toThrow('credentials.secretKey must begin with sk_live_ or rk_live_');
    await writeFile(file, JSON.stringify({ secretKey: 'sk_live_1', notificationSecret: 'whsec_1' }));
    const printed = await add();
    const id = /cac_\w{16}/.exec(printed)?.[0] ?? '';
    expect(printed).toContain(`/notifications/stripe/${id}`);
    await admin('connector', 'disable', id);
    expect(await admin('connector', 'list', merchantId)).toBe(`${id}  LIVE  stripe  disabled  EU\n`);
    await rm(folder, { recursive: true });
  },
  PATIENCE_MS,
);

test(
  'an operator changes VAULT_KEY in three steps, and cannot leave one out',
  async () => {
    const old = keyOf(sluice.app.config.VAULT_KEY);
    const fresh = keyOf(randomBytes(32));
    const both = { VAULT_KEY: fresh, VAULT_KEY_PREVIOUS: old };
    await expect(adminWith({ VAULT_KEY: fresh }, 'vault', 'status')).rejects.toThrow(/keys do not open/);
    expect(await adminWith(both, 'vault', 'status')).toContain('3 by one of VAULT_KEY_PREVIOUS');
    expect(await adminWith(both, 'vault', 'rotate')).toContain('3 keys wrapped with VAULT_KEY');
    expect(await adminWith({ VAULT_KEY: fresh }, 'vault', 'status')).toContain('Nothing needs');
    await expect(adminWith({ VAULT_KEY: old }, 'vault', 'status')).rejects.toThrow(/keys do not open/);
  },
  PATIENCE_MS,
);
