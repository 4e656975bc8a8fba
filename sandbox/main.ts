import { join } from 'node:path';
import { startSandbox } from './app.ts';
import { parseLatency } from './latency.ts';

// The sandbox acquirer as a process of its own. docs/sandbox.md explains the variables.
const environment = process.env;

const sandbox = await start().catch(error => {
  console.error(`The sandbox acquirer cannot start: ${(error as Error).message}`);
  process.exit(1);
});
let stopping = false;
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The launcher is gone: nobody is left to stop this process.
process.on('disconnect', stop);
process.send?.({ type: 'ready' });
console.log(`The sandbox acquirer listens on ${sandbox.url}`);

async function start() {
  const publicUrl = environment['SANDBOX_PUBLIC_URL'];
  const frameAncestors = environment['SANDBOX_FRAME_ANCESTORS'];
  return startSandbox({
    port: numberFrom('SANDBOX_PORT', 8100),
    host: environment['HOST'] ?? '127.0.0.1',
    books: environment['SANDBOX_BOOKS'] ?? join(environment['DATA_DIR'] ?? '.data', 'sandbox', 'books.jsonl'),
    secret: environment['SANDBOX_SECRET'] ?? 'sandbox-secret',
    latency: parseLatency(environment['SANDBOX_LATENCY_MS'] ?? '150-400'),
    slowMs: numberFrom('SANDBOX_SLOW_MS', 5_000),
    // Empty: no notifications.
    notifyUrl: (environment['SANDBOX_NOTIFY_URL'] ?? 'http://127.0.0.1:8000/notifications/sandbox') || null,
    ...(publicUrl && { publicUrl }),
    ...(frameAncestors && { frameAncestors }),
    onError: error => console.error(error),
  });
}

function numberFrom(name: string, otherwise: number): number {
  const text = environment[name] ?? String(otherwise);
  if (!/^\d+$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}".`);
  return Number(text);
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await sandbox.close();
  process.exit(0);
}
