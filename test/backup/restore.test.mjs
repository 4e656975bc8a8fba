import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reconcile } from '../../core/ledger/reconcile.ts';
import { registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { createDatabase, databaseOn } from '../../dev/database.mjs';
import { ROOT, run } from '../../dev/run.mjs';
import { startSandbox } from '../../sandbox/app.ts';
import { brokenInvariants } from '../invariants.ts';
import { createMerchant } from '../merchants.ts';
import { requestRest } from '../rest.ts';
import { startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { startReceiver } from '../webhook-receiver.ts';
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
/** How many of them came before the restore point, and what the acquirer had done by then. */
let answeredBefore;
let movedBefore;

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
  movedBefore = await movedMoney();
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

/** One payment after the other, until it is told to stop and has made some. */
function startTraffic(url) {
  let isWanted = true;
  const payOn = async () => {
    for (let i = 0; isWanted || i < 10; i++) await pay(url, `during-the-backup-${i}`);
  };
  const paid = payOn();
  return {
    stop() {
      isWanted = false;
      return paid;
    },
  };
}

const OPEN = ['PENDING', 'SENT', 'UNKNOWN'];

const countAttempts = (app, statuses) => app.db.prisma.attempt.count({ where: { status: { in: statuses } } });

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
        const paid = journal.filter(({ request }) => request.path === '/api/v1/payments');
        expect(await app.db.prisma.payment.count()).toBe(paid.length);
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
      }),
    PATIENCE_MS,
  );

  test(
    'to an earlier moment what came later is gone, and reconcile names each charge of it',
    () =>
      afterRestore({ name: 'earlier', restorePoint: RESTORE_POINT }, async sluice => {
        const { app } = sluice;
        const ids = entries => entries.map(({ text }) => JSON.parse(text).id);
        const there = (await app.db.prisma.payment.findMany({ select: { id: true } })).map(({ id }) => id);
        expect(there.sort()).toEqual(ids(journal.slice(0, answeredBefore)).sort());
        const newest = await app.db.prisma.eventCounter.findFirstOrThrow({ where: { lastSeq: { gt: 0 } } });
        const ahead = await requestRest(sluice.url, {
          path: `/api/v1/events?after=${newest.lastSeq + 1n}`,
          headers: merchant.headers,
        });
        expect(ahead.status).toBe(400);
        expect(ahead.text).toContain('Load the state again');
        await sluice.core.startWorker();
        const later = [...(await movedMoney())].filter(key => !movedBefore.has(key));
        await pay(sluice.url, 'after-the-earlier-restore');
        await untilSettled(app);
        expect(await brokenInvariants(app)).toEqual([]);
        const unknown = await differences(app);
        expect(new Set(unknown.map(({ problem }) => problem))).toEqual(
          new Set(['the processor moved money for a key that is not ours']),
        );
        expect(later.length).toBeGreaterThan(10);
        expect(unknown.map(({ key }) => key).sort()).toEqual(later.sort());
      }),
    PATIENCE_MS,
  );
});

/** The keys under which the acquirer has moved money. */
async function movedMoney() {
  const books = await (await control('GET', '/books')).text();
  const lines = books.split('\n').filter(Boolean).map(JSON.parse);
  return new Set(lines.filter(line => line.captured || line.refunded).map(({ key }) => key));
}
