import { Command } from 'commander';
import { verifyAudit } from '../core/audit/verify-audit.ts';
import type { App } from '../core/context.ts';
import { requestPasswordResetFor } from '../core/merchants/password-resets.ts';
import { addAccountCommands } from './admin-accounts.ts';
import { addAttemptCommands } from './admin-attempts.ts';
import { addMerchantCommands } from './admin-merchants.ts';
import { addOperatorCommands } from './admin-operators.ts';
import { addVaultCommands } from './admin-vault.ts';

/** Opens the installation for one command. */
export type WithApp = (work: (app: App) => Promise<void>) => Promise<void>;

const print = (line: string) => process.stdout.write(`${line}\n`);

/** All commands of `npm run admin`. */
export function adminProgram(withApp: WithApp): Command {
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

  return program;
}
