import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestCore } from './core.ts';
import { until } from './until.ts';

/** server/main.ts or worker/main.ts as a process of its own, on a test's database, Redis and acquirer. */
export interface Program {
  readonly child: ChildProcess;
  /** What it has written so far. */
  output(): string;
  /** Where it listens, once its log says so. */
  url(): Promise<string>;
  /** Lets it finish; resolves when it has ended and all its output is there. */
  stop(): Promise<void>;
}

interface Wanted {
  readonly environment?: Readonly<Record<string, string>>;
  /** For Node itself. */
  readonly flags?: readonly string[];
  /** The folder of another version's code. */
  readonly root?: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export async function startProgram(
  { app: { config } }: Pick<TestCore, 'app'>,
  name: 'server' | 'worker',
  { environment = {}, flags = [], root = ROOT }: Wanted = {},
): Promise<Program> {
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', join(root, name, 'main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...{ PATH: process.env['PATH'], SLUICE_ENV: 'test', LOG_LEVEL: 'info', API_PORT: '0' },
      ...{ DATABASE_URL: config.DATABASE_URL, REDIS_URL: config.REDIS_URL },
      ...{ SANDBOX_URL: config.SANDBOX_URL, SANDBOX_SECRET: config.SANDBOX_SECRET },
      VAULT_KEY: config.VAULT_KEY.toString('base64'),
      ...environment,
    },
  });
  const chunks: string[] = [];
  child.stdout?.on('data', chunk => chunks.push(String(chunk)));
  const closed = once(child, 'close');
  await Promise.race([once(child, 'message'), closed]);
  if (child.exitCode !== null) throw new Error(`${name} did not start: ${chunks.join('')}`);
  const output = () => chunks.join('');
  return {
    child,
    output,
    async url() {
      const port = await until(
        () => /"port":(\d+)/.exec(output())?.[1],
        found => found !== undefined,
      );
      return `http://127.0.0.1:${port}`;
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await closed;
    },
  };
}
