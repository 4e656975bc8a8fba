import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase, databaseOn } from '../../dev/database.mjs';
import { ROOT, run } from '../../dev/run.mjs';
import { startSandbox } from '../../sandbox/app.ts';
import { requestRest } from '../rest.ts';
import { startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { brokenInvariants } from '../invariants.ts';
import { createMerchant } from '../merchants.ts';
import { startReceiver } from '../webhook-receiver.ts';
import { reconcile } from '../../core/ledger/reconcile.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { archiveLog, baseBackup, restore, startArchiving } from './archived-postgres.mjs';

/**
 * The drill of docs/operations.md: an installation loses the disk of its Postgres, and a new one is made of a backup
 * that was taken under traffic and of the archived log, beside an empty Redis. The acquirer and the merchant's server are
 * other people's: they remember everything.
 */
const PATIENCE_MS = 240_000;
const DATABASE = 'sluice';
const RESTORE_POINT = 'before_the_mistake';
const SANDBOX_SECRET = 'secret-of-the-drill';

let folder;
let acquirer;
let receiver;
let merchant;
let archive;
let backup;
/** What callers were answered: { key, request, status, text }, in the order of the answers. */
const journal = [];
/** How many of them came before the restore point. */
let answeredBefore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-drill-'));
  acquirer = await startSandbox({ port: 0, books: join(folder, 'books.jsonl'), secret: SANDBOX_SECRET });
  receiver = await startReceiver();
  const primary = await startArchiving(folder);
  archive = primary.archive;
  backup = join(folder, 'backup');
  const databaseUrl = await createDatabase(primary.url, DATABASE);
  await run(process.execPath, ['--import', 'tsx', join(ROOT, 'prisma', 'migrate.ts')], {
    env: { DATABASE_URL: databaseUrl },
  });
  const sluice = await startSluice(environmentOn(databaseUrl));
  try {
    await live(sluice, primary);
  } finally {
    await archiveLog(primary);
    // The disk and what was in it is gone, under an api that still runs.
    const gone = once(primary.child, 'exit');
    primary.child.kill('SIGQUIT');
    await gone;
    await rm(primary.data, { recursive: true });
    await sluice.stop();
  }
}, PATIENCE_MS);

afterAll(async () => {
  await receiver?.close();
  await acquirer?.close();
  if (folder) await rm(folder, { recursive: true });
}, PATIENCE_MS);

const environmentOn = databaseUrl => ({
  DATABASE_URL: databaseUrl,
  SANDBOX_URL: acquirer.url,
  SANDBOX_SECRET,
});

/** Everything that happened before the loss. */
async function live(sluice, primary) {
  merchant = await createMerchant(sluice.app, { feeBps: 150 });
  await registerEndpoint(merchant.ctx, { url: receiver.url });
  const worker = await sluice.core.startWorker();
  const traffic = startTraffic(sluice.url);
  await baseBackup(primary, backup);
  await traffic.stop();
  await untilSettled(sluice.app);
  await sluice.app.db.pool.query('SELECT pg_create_restore_point($1)', [RESTORE_POINT]);
  answeredBefore = journal.length;
  await Promise.all(Array.from({ length: 10 }, (_, i) => pay(sluice.url, `later-${i}`)));
  await refundSome(sluice.url);
  await untilSettled(sluice.app);
  await leaveOpen(sluice, worker);
}

/** Charges whose answer was lost and that nobody has looked up, payments that nobody has run, webhooks that nobody has sent. */
async function leaveOpen(sluice, worker) {
  await control('POST', '/faults', { type: 'lose_answer', on: ['authorize'] });
  await control('POST', '/faults', { type: 'error', on: ['lookup', 'abandon'] });
  await Promise.all(Array.from({ length: 4 }, (_, i) => pay(sluice.url, `unknown-${i}`)));
  await until(
    () => countAttempts(sluice.app, ['UNKNOWN']),
    count => count === 4,
    PATIENCE_MS,
  );
  await worker.stop();
  await control('DELETE', '/faults');
  await Promise.all(Array.from({ length: 12 }, (_, i) => pay(sluice.url, `pending-${i}`)));
}

function control(method, path, body) {
  return fetch(`${acquirer.url}/control${path}`, {
    method,
    headers: { authorization: `Bearer ${SANDBOX_SECRET}` },
    body: body ? JSON.stringify(body) : null,
  });
}

const CARD = { number: '4111111111111111', expiry_month: 12, expiry_year: 2040, cvv: '123' };

function pay(url, key) {
  const request = {
    path: '/api/v1/payments',
    method: 'POST',
    headers: { ...merchant.headers, 'idempotency-key': key },
    body: { amount: 4_999, currency: 'EUR', method: 'card', card: CARD, capture_method: 'automatic' },
  };
  return send(url, key, request);
}

async function refundSome(url) {
  const paid = journal.slice(0, 4).map(({ text }) => JSON.parse(text).id);
  await Promise.all(
    paid.map((id, i) =>
      send(url, `refund-${i}`, {
        path: `/api/v1/payments/${id}/refunds`,
        method: 'POST',
        headers: { ...merchant.headers, 'idempotency-key': `refund-${i}` },
        body: { amount: 1_000 },
      }),
    ),
  );
}

/** What was answered is written down; everything here is accepted. */
async function send(url, key, request) {
  const { status, text } = await requestRest(url, request);
  expect({ key, status, text }).toMatchObject({ status: 201 });
  journal.push({ key, request, status, text });
}

/** Payments one after the other, until it is told to stop and has made some. */
function startTraffic(url) {
  let isWanted = true;
  const lane = async name => {
    for (let i = 0; isWanted || i < 5; i++) await pay(url, `${name}-${i}`);
  };
  const lanes = Promise.all(['a', 'b', 'c'].map(lane));
  return {
    stop() {
      isWanted = false;
      return lanes;
    },
  };
}

const OPEN = ['PENDING', 'SENT', 'UNKNOWN'];

const countAttempts = (app, statuses) =>
  app.db.prisma.attempt.count({ where: { status: { in: statuses } } });

/** No attempt and no delivery wants anything any more. */
async function untilSettled(app) {
  await until(
    async () =>
      (await countAttempts(app, OPEN)) +
      (await app.db.prisma.delivery.count({ where: { status: { in: ['PENDING', 'CLAIMED'] } } })),
    open => open === 0,
    PATIENCE_MS,
  );
}

const differences = async app => {
  const connector = app.connectors.byName('sandbox');
  return (await reconcile(app, connector, AbortSignal.timeout(PATIENCE_MS))).differences;
};

/** Restores and starts an installation on what came back; ends it after the work. */
async function afterRestore({ name, restorePoint }, work) {
  const postgres = await restore({ backup, archive, to: join(folder, name), restorePoint });
  try {
    const sluice = await startSluice(environmentOn(databaseOn(postgres.url, DATABASE)));
    try {
      await work(sluice);
    } finally {
      await sluice.stop();
    }
  } finally {
    await postgres.stop();
  }
}

describe('after a restore', () => {
  test(
    'of everything that was archived nothing is lost: keys replay, open work ends, webhooks that are owed go out',
    () =>
      afterRestore({ name: 'whole' }, async sluice => {
        const { app } = sluice;
        expect(await app.db.prisma.payment.count()).toBe(
          journal.filter(({ text }) => JSON.parse(text).id.startsWith('pay_')).length,
        );
        expect(await countAttempts(app, ['UNKNOWN'])).toBe(4);
        expect(await countAttempts(app, ['PENDING'])).toBe(12);
        // Security codes are in no backup and in no log: what is still to be authorized goes without.
        expect(await app.db.prisma.vaultCvv.count()).toBe(0);
        for (const { key, request, status, text } of journal) {
          const again = await requestRest(sluice.url, request);
          expect({ key, status: again.status, text: again.text }).toEqual({ key, status, text });
          expect(again.headers.get('idempotent-replayed')).toBe('true');
        }
        await sluice.core.startWorker();
        await untilSettled(app);
        await pay(sluice.url, 'after-the-restore');
        await untilSettled(app);
        expect(await app.db.prisma.payment.count({ where: { status: { not: 'CAPTURED' } } })).toBe(0);
        const events = await app.db.prisma.event.findMany({ select: { id: true } });
        const received = new Set(receiver.received.map(({ event }) => event['id']));
        expect(events.filter(({ id }) => !received.has(id))).toEqual([]);
        expect(await brokenInvariants(app)).toEqual([]);
        expect(await differences(app)).toEqual([]);
        journal.pop();
      }),
    PATIENCE_MS,
  );
});
