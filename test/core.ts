import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeApp, createApp } from '../core/app.ts';
import { readConfig } from '../core/config.ts';
import type { App } from '../core/context.ts';
import { createLog } from '../core/log.ts';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../sandbox/app.ts';
import { type RunningWorker, startWorker } from '../worker/worker.ts';
import { createTestDatabase, testRedis } from './database.ts';

/** Core on a database of its own, beside a sandbox acquirer without latency. */
export interface TestCore {
  readonly app: App;
  readonly sandbox: RunningSandbox;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** The file that the sandbox keeps its books in. */
  readonly books: string;
  /** Starts a worker in this process; `close` stops it. */
  startWorker(): Promise<RunningWorker>;
  /** A second process' view of the same system; `close` closes it. */
  anotherApp(): Promise<App>;
  close(): Promise<void>;
}

const SANDBOX_SECRET = 'test-sandbox-secret';
/** As irregular as one that chance made, so that LIVE mode works; and the same in every process of a test. */
const VAULT_KEY = createHash('sha256').update('a key of tests').digest('base64');

export async function startTestCore(
  environment: Record<string, string> = {},
  sandboxOptions: Partial<SandboxOptions> = {},
): Promise<TestCore> {
  const database = await createTestDatabase();
  const redis = await testRedis();
  const folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
  const books = join(folder, 'books.jsonl');
  const sandbox = await startSandbox({
    port: 0,
    books,
    secret: SANDBOX_SECRET,
    ...sandboxOptions,
  });
  const config = readConfig({
    SLUICE_ENV: 'test',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SANDBOX_URL: sandbox.url,
    SANDBOX_SECRET,
    VAULT_KEY,
    LOG_LEVEL: 'fatal',
    ...environment,
  });
  const open = () => createApp(config, createLog('test', config));
  const apps = [await open()];
  const workers: RunningWorker[] = [];
  return {
    app: apps[0] as App,
    sandbox,
    databaseUrl: database.url,
    redisUrl: redis.url,
    books,
    async startWorker() {
      const worker = await startWorker(apps[0] as App);
      workers.push(worker);
      return worker;
    },
    async anotherApp() {
      const app = await open();
      apps.push(app);
      return app;
    },
    async close() {
      await Promise.all(workers.map(worker => worker.stop()));
      await Promise.all(apps.map(closeApp));
      await sandbox.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
