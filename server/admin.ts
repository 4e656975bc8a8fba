import { Command } from 'commander';
import { closeApp, createApp } from '../core/app.ts';
import { verifyAudit } from '../core/audit/verify-audit.ts';
import { ConfigError, readConfig } from '../core/config.ts';
import type { App } from '../core/context.ts';
import { Refusal } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import { requestPasswordResetFor } from '../core/merchants/password-resets.ts';
import { addAccountCommands } from './admin-accounts.ts';
import { addAttemptCommands } from './admin-attempts.ts';
import { addMerchantCommands } from './admin-merchants.ts';
import { addOperatorCommands } from './admin-operators.ts';
import { addVaultCommands } from './admin-vault.ts';

// What whoever runs the installation does beside it: it needs the database, and no credentials of a merchant.

const print = (line: string) => process.stdout.write(`${line}\n`);

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

const program = new Command('admin').description('Merchants, accounts and keys of this installation.');
addMerchantCommands(program, withApp);
addOperatorCommands(program, withApp);

program
  .command('reset-password')
  .description('Print a link with which somebody sets a new password.')
  .argument('<email>', 'what they sign in with')
  .action((email: string) =>
    withApp(async app => {
      const { token, expiresAt } = await requestPasswordResetFor(app, email);
      print(`Send this link to them. It works once, until ${expiresAt.toISOString()}:`);
      print(`${app.config.PUBLIC_URL}/reset-password#${token}`);
    }),
  );

program
  .command('verify-audit')
  .description("Say whether a merchant's audit log is as it was written.")
  .argument('<merchantId>', 'mer_…')
  .action((merchantId: string) =>
    withApp(async app => {
      const { intact, entries, brokenAt, headHash } = await verifyAudit(app.db, merchantId);
      print(intact ? `${entries} entries, intact` : `NOT INTACT: entry ${brokenAt} is altered or missing`);
      print(`The chain ends with ${headHash}`);
      if (!intact) process.exitCode = 1;
    }),
  );

addAttemptCommands(program, withApp);
addVaultCommands(program, withApp);
addAccountCommands(program, withApp);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
