import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { reconcile } from '../core/ledger/reconcile.ts';
import { startTestCore, type TestCore } from './core.ts';
import { samplesOf } from './exposition.ts';
import { socketClient, subscribeTo } from './graphql.ts';
import { brokenInvariants } from './invariants.ts';
import { createMerchant, type TestMerchant } from './merchants.ts';
import { type Program, startProgram } from './program.ts';
import { requestRest } from './rest.ts';
import { until } from './until.ts';

/** Real programs, each of several processes: what they share is the database, Redis and a port. */
const SERVERS = 2;
const WORKERS = 3;
const PATIENCE_MS = 60_000;
const TOKEN = 'a-token-that-is-long-enough-to-be-one';

let core: TestCore;
let merchant: TestMerchant;
let server: Program;
let worker: Program;
let url: string;

beforeAll(async () => {
  core = await startTestCore();
  merchant = await createMerchant(core.app);
  [server, worker] = await Promise.all([
    start('server', { SERVER_PROCESSES: String(SERVERS), API_PORT: '0' }),
    start('worker', { WORKER_PROCESSES: String(WORKERS), WORKER_PORT: '0' }),
  ]);
  url = await server.url();
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all([server?.stop(), worker?.stop()]);
  await core?.close();
}, PATIENCE_MS);

function start(name: 'server' | 'worker', settings: Record<string, string>): Promise<Program> {
  return startProgram(core, name, { environment: { OPERATOR_TOKEN: TOKEN, ...settings } });
}

/** The processes that do the work of a program. */
function processesOf({ child }: Program): number[] {
  return readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

/** On a connection of its own, so that any of the processes may get it. */
function pay(idempotencyKey: string, amount = 4_999) {
  return requestRest(url, {
    path: '/api/v1/payments',
    method: 'POST',
    headers: { ...merchant.headers, connection: 'close', 'idempotency-key': idempotencyKey },
    body: { amount, method: 'upi', vpa: 'someone@bank', capture_method: 'automatic' },
  });
}

const payments = () => core.app.db.prisma.payment.findMany({ where: { merchantId: merchant.id } });

async function allCaptured(count: number): Promise<void> {
  await until(
    async () => (await payments()).filter(payment => payment.status === 'CAPTURED').length,
    captured => captured === count,
    PATIENCE_MS,
  );
}

test(
  'one key sent to all processes at once makes one payment and one answer',
  async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => pay('the-same')));
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1);
    expect(await payments()).toHaveLength(1);
    await allCaptured(1);
  },
  PATIENCE_MS,
);

test(
  'a subscriber of any process sees what is done through any other, in order and once',
  async () => {
    const clients: Client[] = Array.from({ length: 6 }, () => socketClient(url, merchant.headers));
    const query = 'subscription { events(after: "0") { cursor } }';
    const readers = clients.map(client => subscribeTo(client, query));
    const expected = Array.from({ length: 33 }, (_, i) => String(i + 1));
    await Promise.all(Array.from({ length: 10 }, (_, i) => pay(`watched-${i}`)));
    // Eleven payments by now, each created, authorized and captured.
    for (const reader of readers) {
      const seen = (await reader.take(33)).map(result => result.data.events.cursor);
      expect(seen).toEqual(expected);
    }
    await Promise.all(clients.map(client => client.dispose()));
  },
  PATIENCE_MS,
);

test(
  'whichever process is asked for metrics answers for all of them',
  async () => {
    const scrape = async (port: number) => {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization: `Bearer ${TOKEN}`, connection: 'close' },
      });
      return samplesOf(await response.text());
    };
    const ofServer = await Promise.all(Array.from({ length: 6 }, () => scrape(Number(new URL(url).port))));
    expect(ofServer.map(samples => samples.get('sluice_payments_accepted_total{method="UPI"}'))).toEqual(
      Array(6).fill(11),
    );
    // Read by every process, and told once.
    expect(ofServer[0]?.get('sluice_workers')).toBe(WORKERS);
    expect(ofServer[0]?.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
    const probes = /"port":(\d+)/.exec(worker.output())?.[1];
    const done = await until(
      () => scrape(Number(probes)),
      samples => samples.get('sluice_attempts_completed_total{kind="AUTHORIZE",status="APPROVED"}') === 11,
      PATIENCE_MS,
    );
    expect(done.get('sluice_database_connections{state="waiting"}')).toBe(0);
  },
  PATIENCE_MS,
);

test(
  'workers side by side charge everybody once',
  async () => {
    expect(await core.app.db.prisma.workerHeartbeat.count()).toBe(WORKERS);
    await Promise.all(Array.from({ length: 200 }, (_, i) => pay(`many-${i}`, 100 + i)));
    await allCaptured(211);
    const connector = core.app.connectors.byName('sandbox');
    if (!connector) throw new Error('there is no sandbox connector');
    const report = await reconcile(core.app, connector, AbortSignal.timeout(PATIENCE_MS));
    expect(report.differences).toEqual([]);
    expect(await brokenInvariants(core.app)).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'a process that dies is started again, and the others go on',
  async () => {
    const before = processesOf(server);
    expect(before).toHaveLength(SERVERS);
    process.kill(before[0] as number, 'SIGKILL');
    await until(
      () => processesOf(server).includes(before[0] as number),
      there => !there,
    );
    expect((await pay('after-a-death')).status).toBe(201);
    const begun = () => server.output().split('server.listening').length - 1;
    await until(begun, times => times === SERVERS + 1, PATIENCE_MS);
    expect(processesOf(server)).toHaveLength(SERVERS);
  },
  PATIENCE_MS,
);

test(
  'SIGHUP replaces every process, and no request is refused meanwhile',
  async () => {
    const replaced = () => server.output().includes('server.replaced');
    const before = processesOf(server);
    server.child.kill('SIGHUP');
    const statuses = new Set<number>();
    for (let i = 0; !replaced(); i++) statuses.add((await pay(`while-replaced-${i}`)).status);
    expect(statuses).toEqual(new Set([201]));
    expect(processesOf(server).filter(pid => before.includes(pid))).toEqual([]);
    expect((await pay('after-the-replacement')).status).toBe(201);
  },
  PATIENCE_MS,
);

test(
  'SIGTERM stops all of them',
  async () => {
    const children = processesOf(worker);
    expect(children).toHaveLength(WORKERS);
    await worker.stop();
    expect(worker.child.exitCode).toBe(0);
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow();
  },
  PATIENCE_MS,
);
