import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createAccountFinder } from '../../core/connectors/accounts/find-account.ts';
import type { ConnectorKind } from '../../core/connectors/connector-kind.ts';
import { createRegistry } from '../../core/connectors/registry.ts';
import { createSandboxConnector } from '../../core/connectors/sandbox.ts';
import type { App } from '../../core/context.ts';
import { Refusal } from '../../core/errors.ts';
import { reconcile } from '../../core/ledger/reconcile.ts';
import { expireAuthorizations } from '../../core/payments/expire-authorizations.ts';
import { receiveNotification } from '../../core/payments/receive-notification.ts';
import { sweepAttempts } from '../../core/payments/sweep-attempts.ts';
import { createRoutingReader } from '../../core/routing/read-routing.ts';
import { createWriters, drainWriters } from '../../core/writers.ts';
import type { Attempt, Payment } from '../../prisma/client/client.ts';
import type { Entry } from '../../sandbox/entry.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { brokenInvariants } from '../invariants.ts';
import { until } from '../until.ts';

/**
 * Core beside a real acquirer that can be made to fail, with a clock that a test moves: what takes minutes in
 * production happens as soon as everything that could happen before has happened.
 */
export interface FaultCore {
  readonly core: TestCore;
  /** A process whose calls to the acquirer give up after `PROCESSOR_PATIENCE_MS`. */
  readonly app: App;
  /** A worker of that process; `close` stops it. */
  startWorker(): Promise<RunningWorker>;
  /** Moves the clock of this process and of the acquirer. */
  advance(ms: number): void;
  /** The control API of the acquirer; see sandbox/control.ts. */
  control(method: string, path: string, body?: object): Promise<unknown>;
  /** What the acquirer has written down, oldest first. */
  books(): Promise<Entry[]>;
  payment(id: string): Promise<Payment>;
  attempts(paymentId: string): Promise<Attempt[]>;
  /** Lets time pass until the payment is as wanted. */
  awaitPayment(id: string, condition: (payment: Payment) => boolean): Promise<Payment>;
  /** Lets time pass until no attempt waits for anything, and answers everything that is then wrong. */
  settleAndAudit(): Promise<string[]>;
  /** Whether notifications reach us; they do from the start. */
  deliverNotifications(wanted: boolean): void;
  close(): Promise<void>;
}

/** Short enough to be waited for, long enough for an answer on a busy machine. */
export const PROCESSOR_PATIENCE_MS = 300;

export async function startFaultCore(
  environment: Record<string, string> = {},
  kinds: readonly ConnectorKind[] = [],
): Promise<FaultCore> {
  let wanted = true;
  let offsetMs = 0;
  let app: App | undefined;
  const inbox = await startNotificationInbox(() => (wanted ? app : undefined));
  const now = () => new Date(Date.now() + offsetMs);
  const core = await startTestCore(environment, { notifyUrl: inbox.url, now });
  const shifted = shiftedApp(core, { offsetMs: () => offsetMs, kinds });
  app = shifted;
  const workers: RunningWorker[] = [];

  const call = (method: string, path: string, body?: object) =>
    fetch(core.sandbox.url + path, {
      method,
      headers: { authorization: `Bearer ${core.app.config.SANDBOX_SECRET}` },
      body: body ? JSON.stringify(body) : null,
    });
  const attempts = (paymentId: string) =>
    shifted.db.prisma.attempt.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
  const payment = (id: string) => shifted.db.prisma.payment.findUniqueOrThrow({ where: { id } });
  const advance = (ms: number) => {
    offsetMs += ms;
  };
  const passTime = () => letTimePass(shifted, advance);

  return {
    core,
    app: shifted,
    advance,
    payment,
    attempts,
    async startWorker() {
      const worker = await startWorker(shifted);
      workers.push(worker);
      return worker;
    },
    async control(method, path, body) {
      const response = await call(method, `/control${path}`, body);
      if (!response.ok) throw new Error(`${method} /control${path}: ${await response.text()}`);
      return response.json();
    },
    async books() {
      const lines = await (await call('GET', '/control/books')).text();
      return lines
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as Entry);
    },
    awaitPayment: (id, condition) => until(() => passTime().then(() => payment(id)), condition),
    async settleAndAudit() {
      await until(passTime, open => open === 0);
      return [...(await brokenInvariants(shifted)), ...(await differences(shifted))];
    },
    deliverNotifications(now) {
      wanted = now;
    },
    async close() {
      await Promise.all(workers.map(worker => worker.stop()));
      await drainWriters(shifted.writers);
      await shifted.connectors.close();
      await inbox.close();
      await core.close();
    },
  };
}

function shiftedApp(
  core: TestCore,
  { offsetMs, kinds }: { offsetMs: () => number; kinds: readonly ConnectorKind[] },
): App {
  const { SANDBOX_SECRET: secret } = core.app.config;
  const connector = createSandboxConnector({
    url: core.sandbox.url,
    secret,
    timeoutMs: PROCESSOR_PATIENCE_MS,
  });
  const opened = {
    ...core.app,
    connectors: createRegistry([connector], { kinds, find: createAccountFinder(core.app) }),
    now: () => new Date(core.app.now().getTime() + offsetMs()),
  };
  const base = { ...opened, routing: createRoutingReader(opened) };
  return { ...base, writers: createWriters(base) };
}

/**
 * Moves the clock to the next moment at which an attempt is due, unless something is still being done about one,
 * and sweeps. Answers how many attempts are open; those that wait for a person count as settled.
 */
async function letTimePass(app: App, advance: (ms: number) => void): Promise<number> {
  const open = await app.db.prisma.attempt.findMany({
    where: { status: { in: ['PENDING', 'SENT', 'REQUIRES_ACTION', 'UNKNOWN'] }, needsOperator: false },
  });
  const next = Math.min(...open.map(attempt => attempt.nextSweepAt.getTime()));
  const isCalling = open.some(attempt => attempt.status === 'SENT');
  if (open.length > 0 && !isCalling && (await isQueueEmpty(app)))
    advance(Math.max(0, next - app.now().getTime()));
  await sweepAttempts(app);
  await expireAuthorizations(app);
  return open.length;
}

async function isQueueEmpty(app: App): Promise<boolean> {
  await app.jobs.drain();
  const counts = await app.jobs.counts();
  return Object.values(counts ?? {}).every(({ waiting, active }) => waiting + active === 0);
}

async function differences(app: App): Promise<string[]> {
  const connector = app.connectors.byName('sandbox');
  if (!connector) throw new Error('the sandbox has no connector');
  const report = await reconcile(app, connector, AbortSignal.timeout(5_000));
  return report.differences.map(({ key, problem }) => `reconcile: ${key}: ${problem}`);
}

/** The route that takes notifications, as far as the acquirer can see; 503 while there is nobody to take them. */
async function startNotificationInbox(receiver: () => App | undefined) {
  const server = createServer((request, response) => {
    statusOf(request, receiver()).then(
      status => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

async function statusOf(request: IncomingMessage, receiver: App | undefined): Promise<number> {
  const rawBody = await buffer(request);
  if (!receiver) return 503;
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  try {
    await receiveNotification(receiver, { connector: 'sandbox', accountId: null }, { rawBody, headers });
    return 200;
  } catch (error) {
    if (error instanceof Refusal) return 401;
    throw error;
  }
}
