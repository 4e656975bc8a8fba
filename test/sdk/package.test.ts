import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { seed } from '../../prisma/seed.ts';
import { blocksOf } from '../docs/blocks.ts';
import { createMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';

// The packages as npm gives them to people: built, packed, installed into empty projects without a network.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

let sluice: Sluice;
let project: string;
let shell: string;
let packed: string;

/** An empty project with one package. */
async function install(file: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-package-'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "shop", "private": true }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(packed, file)], { cwd: folder });
  return folder;
}

beforeAll(async () => {
  sluice = await startSluice();
  await seed(sluice.core.databaseUrl, 'test');
  await sluice.core.startWorker();
  packed = mkdtempSync(join(tmpdir(), 'sluice-packed-'));
  await run('npm', ['pack', './clients/sdk', './clients/cli', '--pack-destination', packed], { cwd: ROOT });
  project = await install('sluice-sdk-0.1.0.tgz');
  shell = await install('sluice-cli-0.1.0.tgz');
}, 400_000);

afterAll(async () => {
  await sluice.stop();
  for (const folder of [project, shell, packed]) rmSync(folder, { recursive: true });
});

/** Runs a program of the project; what it prints. */
async function runProgram(name: string, text: string): Promise<string> {
  writeFileSync(join(project, name), text.replaceAll('http://localhost:8000', sluice.url));
  const { stdout, stderr } = await run(process.execPath, [name], { cwd: project });
  return stdout + stderr;
}

describe('the packed SDK', () => {
  test('is loaded by import and by require, and depends on nothing', async () => {
    const names = 'console.log(typeof sdk.createSluice, typeof sdk.verifyWebhook)';
    expect(await runProgram('esm.mjs', `import * as sdk from '@sluice/sdk'; ${names}`)).toBe(
      'function function\n',
    );
    expect(await runProgram('cjs.cjs', `const sdk = require('@sluice/sdk'); ${names}`)).toBe(
      'function function\n',
    );
    const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: project });
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  test('brings types, strict ones, for both', async () => {
    const program = `import { createSluice, type Payment } from '@sluice/sdk';
      const sluice = createSluice({ apiKey: 'a', apiSecret: 'b' });
      export async function amounts(): Promise<number[]> {
        const { items } = await sluice.payments.list({ statuses: ['CAPTURED'], limit: 3 });
        const read = (payment: Payment) => payment.amount - payment.refundedAmount;
        for await (const event of sluice.events({ types: ['PAYMENT_CAPTURED'] })) console.log(event.payment?.card?.last4);
        return items.map(read);
      }
      // @ts-expect-error there is no such status
      export const wrong = () => sluice.payments.list({ statuses: ['SOMEHOW'] });`;
    for (const name of ['shop.mts', 'shop.cts']) writeFileSync(join(project, name), program);
    cpSync(join(ROOT, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'), {
      recursive: true,
    });
    cpSync(join(ROOT, 'node_modules/undici-types'), join(project, 'node_modules/undici-types'), {
      recursive: true,
    });
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
    const checked = await run(process.execPath, [tsc, ...options, 'shop.mts', 'shop.cts'], {
      cwd: project,
    }).catch((error: { stdout: string }) => error);
    expect(checked.stdout).toBe('');
  }, 120_000);

  const blocks = blocksOf('clients/sdk/README.md').filter(({ language }) => language === 'js');
  const setup = blocks.find(({ words }) => words.includes('setup'))?.text ?? '';
  const examples = blocks.filter(({ words }) => !words.includes('setup'));

  test('has a README with five examples', () => expect(examples).toHaveLength(5));

  test.each(examples.map(({ line, text }) => [line, text] as const))(
    'does what its README shows at line %i',
    async (_line, text) => {
      // One that follows events needs one to begin with.
      const { ctx } = await createMerchant(sluice.app);
      await createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
      expect(await runProgram('example.mjs', `${setup}\n${text}`)).not.toContain('undefined');
    },
    60_000,
  );
});

describe('the packed command line', () => {
  const sluiceBin = (...args: string[]) =>
    run(join(shell, 'node_modules/.bin/sluice'), args, {
      cwd: shell,
      env: {
        PATH: process.env['PATH'],
        ...{ SLUICE_URL: sluice.url, SLUICE_CONFIG_DIR: shell },
        ...{ SLUICE_API_KEY: 'key_test_abc123', SLUICE_API_SECRET: 'secret_test_xyz789' },
      },
    });

  test('starts where nothing else is installed, and explains itself', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: shell });
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect((await sluiceBin('--help')).stdout).toContain('sluice listen --forward-to');
  });

  test('makes a payment and lists it', async () => {
    const event = JSON.parse((await sluiceBin('trigger', 'payment.captured', '--json')).stdout);
    const listed = JSON.parse((await sluiceBin('payments', 'list', '--limit', '100', '--json')).stdout);
    expect(listed).toContainEqual(expect.objectContaining({ id: event.payment.id, status: 'CAPTURED' }));
  }, 30_000);
});
