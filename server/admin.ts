import { closeApp, createApp } from '../core/app.ts';
import { ConfigError, readConfig } from '../core/config.ts';
import type { App } from '../core/context.ts';
import { Refusal } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import { adminProgram } from './admin-program.ts';

// What whoever runs the installation does beside it: it needs the database, and no credentials of a merchant.

/** Opens the installation for one command. A refusal is told in a sentence. */
async function withApp(work: (app: App) => Promise<void>): Promise<void> {
  const app = await createApp(readConfig(), createLog('admin', { LOG_LEVEL: 'warn' }));
  try {
    await work(app);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await closeApp(app);
  }
}

try {
  await adminProgram(withApp).parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
