import type { Command } from 'commander';
import type { App } from '../core/context.ts';
import { readKeyStanding } from '../core/vault/key-ring.ts';
import { rotateVault } from '../core/vault/rotate-vault.ts';
import type { WithApp } from './admin-program.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** The commands that change `VAULT_KEY` for another. */
export function addVaultCommands(program: Command, withApp: WithApp): void {
  const vault = program.command('vault').description('The keys that secrets are sealed with.');
  vault
    .command('status')
    .description('Say which key-encryption keys the database still needs.')
    .action(() => withApp(printStatus));
  vault
    .command('rotate')
    .description(
      'Wrap every key with VAULT_KEY, and seal every value anew. Can be stopped and run again at any time.',
    )
    .action(() => withApp(rotate));
}

async function printStatus({ db, config }: App): Promise<void> {
  const { current, previous } = await readKeyStanding(db, config);
  print(`${current} keys are wrapped by VAULT_KEY, ${previous} by one of VAULT_KEY_PREVIOUS.`);
  if (previous > 0) print('Run `vault rotate` once every process has both keys.');
  else print('Nothing needs VAULT_KEY_PREVIOUS.');
}

async function rotate(app: App): Promise<void> {
  const { rewrapped, resealed, unreadable } = await rotateVault(app, (column, values) =>
    print(`${column}: ${values} values sealed anew`),
  );
  print(`${rewrapped} keys wrapped with VAULT_KEY, ${resealed} values sealed anew.`);
  for (const name of unreadable) print(`DOES NOT OPEN, left as it is: ${name}`);
  if (unreadable.length > 0) process.exitCode = 1;
  print('Nothing needs VAULT_KEY_PREVIOUS any more: remove it and restart.');
}
