import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestCore } from '../core.ts';
import { until } from '../until.ts';

/** The API as a process of its own, as it runs in production: what kills it kills no test. */
export interface ServerProcess {
  readonly port: number;
  /** http://127.0.0.1:<port> */
  readonly url: string;
  isAlive(): boolean;
  /** After a garbage collection. */
  memory(): Promise<Memory>;
  /** What it logged as an error, and what it wrote to stderr. */
  complaints(): readonly string[];
  stop(): Promise<void>;
}

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  /** Buffers, mostly. */
  readonly external: number;
}

/** Its statements are told apart from everybody else's by the name of their connection. */
export const SERVER_NAME = 'hostile';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const START_PATIENCE_MS = 60_000;
/** pino's `error` and `fatal`. */
const ERROR_LINE = /"level":[56]0\b/;

export async function startServerProcess({ app }: TestCore): Promise<ServerProcess> {
  const { config } = app;
  const database = new URL(config.DATABASE_URL);
  database.searchParams.set('application_name', SERVER_NAME);
  const imports = ['--import', 'tsx', '--import', pathOf('tell-memory.ts')];
  const child = spawn(process.execPath, ['--expose-gc', ...imports, pathOf('../../server/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...{ PATH: process.env['PATH'], SLUICE_ENV: 'test', LOG_LEVEL: 'info', API_PORT: '0' },
      ...{ DATABASE_URL: database.href, REDIS_URL: config.REDIS_URL },
      ...{ SANDBOX_URL: config.SANDBOX_URL, SANDBOX_SECRET: config.SANDBOX_SECRET },
      VAULT_KEY: config.VAULT_KEY.toString('base64'),
      ...{ RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_MERCHANT: '0', RATE_LIMIT_PER_ADDRESS: '0' },
    },
  });
  const lines = linesOf(child);
  await once(child, 'message');
  const listening = await until(
    () => lines.find(line => line.includes('server.listening')) ?? '',
    line => line !== '',
    START_PATIENCE_MS,
  );
  const { port } = JSON.parse(listening) as { port: number };
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    isAlive,
    complaints: () => lines.filter(line => !line.startsWith('{') || ERROR_LINE.test(line)),
    async memory() {
      const answer = once(child, 'message');
      child.send('memory');
      const [memory] = (await answer) as [Memory];
      return memory;
    },
    async stop() {
      if (!isAlive()) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** What it prints, line by line, as it comes. */
function linesOf({ stdout, stderr }: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [stdout, stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    });
  }
  return lines;
}
