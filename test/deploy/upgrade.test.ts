import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEMO_KEY } from '../../core/merchants/demo-merchant.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { postGraphQL } from '../graphql.ts';
import { brokenInvariants } from '../invariants.ts';
import { headersOf } from '../merchants.ts';
import { type Program, startProgram } from '../program.ts';
import { type RestAnswer, requestRest } from '../rest.ts';
import { until } from '../until.ts';
import { startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';

/**
 * An upgrade as docs/operations.md describes it, from real code to real code: the last version that did not know the
 * newest migration, taken out of the repository's history, and this one.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const runFile = promisify(execFile);
const before = commitBeforeNewestMigration();

const PATIENCE_MS = 120_000;
const SHOPPERS = 6;
/** Of each stage of the upgrade, begun and ended while it lasts. */
const PAYMENTS_A_STAGE = 12;

let database: TestDatabase;
let core: TestCore;
let receiver: WebhookReceiver;
let oldRoot: string;
let programs: Program[];

beforeAll(async () => {
  if (!before) return;
  programs = [];
  oldRoot = await checkOut(before);
  database = await createEmptyDatabase();
  await runScript(oldRoot, 'prisma/migrate.ts');
  await runScript(oldRoot, 'prisma/seed.ts');
  core = await startTestCore({ DATABASE_URL: database.url });
  receiver = await startReceiver();
}, PATIENCE_MS);

afterAll(async () => {
  if (!before) return;
  await Promise.all(programs.map(program => program.stop()));
  await receiver.close();
  await core.close();
  await database.drop();
  await rm(oldRoot, { recursive: true });
}, PATIENCE_MS);

/** Undefined where the code is not in a repository, or in one without its history. */
function commitBeforeNewestMigration(): string | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--verify', `${git('log', '-1', '--format=%H', '--', 'prisma/migrations')}^`);
  } catch {
    return undefined;
  }
}

/** The code of a commit in a folder of its own, with what is generated from it and the packages that are here. */
async function checkOut(commit: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-before-'));
  const archive = join(folder, 'code.tar');
  await runFile('git', ['archive', '--output', archive, commit], { cwd: ROOT });
  await runFile('tar', ['-xf', archive, '-C', folder]);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const generate = `import('./dev/generate.mjs').then(({ generateClient }) => generateClient())`;
  await runFile(process.execPath, ['--input-type=module', '--eval', generate], { cwd: folder });
  return folder;
}

/** What a version's script for the database prints. */
async function runScript(root: string, script: string): Promise<string> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: database.url, SLUICE_ENV: 'test' };
  return (await runFile(process.execPath, ['--import', 'tsx', script], { cwd: root, env })).stdout;
}

/** So few shoppers that ask so often are one program to a limit. */
const WITHOUT_LIMITS = { RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_MERCHANT: '0', RATE_LIMIT_PER_ADDRESS: '0' };

interface Pair {
  readonly url: string;
  readonly server: Program;
  readonly worker: Program;
}

async function start(root: string): Promise<Pair> {
  const started = (name: 'server' | 'worker') =>
    startProgram(core, name, { root, environment: WITHOUT_LIMITS });
  const [server, worker] = await Promise.all([started('server'), started('worker')]);
  programs.push(server, worker);
  return { server, worker, url: await server.url() };
}

/** What SIGTERM does to them while they are at work. */
async function stop({ server, worker }: Pair): Promise<void> {
  await Promise.all([server.stop(), worker.stop()]);
  expect([server.child.exitCode, worker.child.exitCode]).toEqual([0, 0]);
}

/** Shoppers and a merchant's program that go on through the whole upgrade, at whichever servers there are. */
function startTraffic(servers: readonly string[]) {
  let asked = 0;
  let done = 0;
  let over = false;
  /** Once: an upgrade is no reason to be asked again. */
  const ask = async (method: string, path: string, body?: unknown): Promise<RestAnswer> => {
    const url = servers[asked++ % servers.length] as string;
    const key = method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
    const headers = { ...headersOf(DEMO_KEY), ...key };
    const answer = await requestRest(url, { method, path: `/api/v1${path}`, body, headers });
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path} at ${url}: ${answer.status} ${answer.text}`);
  };
  const reach = (id: string, state: string) =>
    until(
      () => ask('GET', `/payments/${id}`),
      ({ body }) => body.state === state,
      PATIENCE_MS,
    );
  const shop = async () => {
    while (!over) {
      const card = { number: '4111111111111111', expiry_month: '12', expiry_year: '2040', cvv: '123' };
      const payment = { amount: 5_000, currency: 'INR', method: 'card', card, capture_method: 'manual' };
      const { id } = (await ask('POST', '/payments', payment)).body;
      await reach(id, 'authorized');
      await ask('POST', `/payments/${id}/capture`);
      await reach(id, 'captured');
      await ask('POST', `/payments/${id}/refunds`, { amount: 1_000 });
      done++;
    }
  };
  const shoppers = Promise.all(Array.from({ length: SHOPPERS }, shop));
  // Whoever waits for a stage hears of it first.
  shoppers.catch(() => undefined);
  const more = async () => {
    const enough = done + PAYMENTS_A_STAGE;
    await Promise.race([
      shoppers,
      until(
        () => done,
        now => now >= enough,
        PATIENCE_MS,
      ),
    ]);
  };
  return {
    more,
    async end(): Promise<number> {
      over = true;
      await shoppers;
      return done;
    },
  };
}

(before ? test : test.skip)(
  'from the version before the newest migration to this one and back, under traffic, no request fails and nothing is lost',
  async () => {
    const old = await start(oldRoot);
    await saveEndpoint(old.url);
    const servers = [old.url];
    const traffic = startTraffic(servers);
    await traffic.more();

    expect(await runScript(ROOT, 'prisma/migrate.ts')).toMatch(/\d{14}_/);
    await traffic.more();

    const present = await start(ROOT);
    servers.push(present.url);
    await traffic.more();

    servers.shift();
    await stop(old);
    await traffic.more();

    // The way back, should this version have been a mistake: the old one reads what the new one has written.
    const again = await start(oldRoot);
    servers.push(again.url);
    await traffic.more();
    servers.shift();
    await stop(present);
    await traffic.more();

    const payments = await traffic.end();
    const count = await until(
      async () => ({
        refunded: await core.app.db.prisma.payment.count({ where: { refunded: 1_000n, captured: 5_000n } }),
        owed: await core.app.db.prisma.delivery.count({ where: { status: { not: 'SUCCEEDED' } } }),
      }),
      ({ refunded, owed }) => refunded === payments && owed === 0,
      PATIENCE_MS,
    );
    expect(count).toEqual({ refunded: payments, owed: 0 });
    expect(payments).toBeGreaterThanOrEqual(6 * PAYMENTS_A_STAGE);
    expect(await core.app.db.prisma.attempt.count({ where: { sendNo: { not: 1 } } })).toBe(0);
    expect(await brokenInvariants(core.app)).toEqual([]);
    await stop(again);
  },
  2 * PATIENCE_MS,
);

async function saveEndpoint(url: string): Promise<void> {
  const { data } = await postGraphQL(url, {
    query: `mutation ($input: SaveWebhookSettingsInput!) {
      saveWebhookSettings(input: $input) { __typename ... on UserError { message } }
    }`,
    variables: { input: { webhookUrl: receiver.url } },
    headers: headersOf(DEMO_KEY),
  });
  expect(data).toMatchObject({ saveWebhookSettings: { __typename: 'WebhookEndpointSecret' } });
}
