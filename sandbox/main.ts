import { join } from 'node:path';
import { startSandbox } from './app.ts';
import { parseLatency } from './latency.ts';

// The sandbox acquirer as a process of its own. docs/sandbox.md explains the variables.
const environment = process.env;
const port = Number(environment['SANDBOX_PORT'] ?? 8100);
const dataDir = environment['DATA_DIR'] ?? '.data';

const sandbox = await startSandbox({
  port,
  host: environment['HOST'] ?? '127.0.0.1',
  books: environment['SANDBOX_BOOKS'] ?? join(dataDir, 'sandbox', 'books.jsonl'),
  secret: environment['SANDBOX_SECRET'] ?? 'sandbox-secret',
  latency: parseLatency(environment['SANDBOX_LATENCY_MS'] ?? '150-400'),
  slowMs: Number(environment['SANDBOX_SLOW_MS'] ?? 5_000),
  // Empty: no notifications.
  notifyUrl: (environment['SANDBOX_NOTIFY_URL'] ?? 'http://127.0.0.1:8000/notifications/sandbox') || null,
  // It goes to browsers, which know this machine by this name.
  publicUrl: environment['SANDBOX_PUBLIC_URL'] ?? `http://localhost:${port}`,
  ...(environment['SANDBOX_FRAME_ANCESTORS'] && { frameAncestors: environment['SANDBOX_FRAME_ANCESTORS'] }),
  onError: error => console.error(error),
});
console.log(`The sandbox acquirer listens on ${sandbox.url}`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await sandbox.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The launcher is gone: nobody is left to stop this process.
process.on('disconnect', stop);
