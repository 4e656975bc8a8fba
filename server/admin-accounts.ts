import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { addAccountAsOperator } from '../core/connectors/accounts/add-account.ts';
import {
  disableAccountAsOperator,
  enableAccountAsOperator,
} from '../core/connectors/accounts/enable-account.ts';
import { rotateCredentialsAsOperator } from '../core/connectors/accounts/rotate-credentials.ts';
import type { App, Tenant } from '../core/context.ts';
import { NotFoundError, ValidationError } from '../core/errors.ts';
import type { Mode } from '../prisma/client/client.ts';
import type { WithApp } from './admin-program.ts';
import { apiAddress } from './api-address.ts';

// Merchants' accounts at processors. Credentials never stand in a command line, where others can read them.

const print = (line: string) => process.stdout.write(`${line}\n`);

const CREDENTIALS =
  'a file of JSON, e.g. {"secretKey": "…", "notificationSecret": "…"}; left out: standard input';

export function addAccountCommands(program: Command, withApp: WithApp): void {
  const connector = program.command('connector').description("Merchants' accounts at processors.");

  connector
    .command('add')
    .description('Add an account. Its credentials are read from a file or from standard input.')
    .argument('<merchantId>', 'mer_…')
    .requiredOption('--connector <name>', 'the processor, e.g. stripe')
    .requiredOption('--label <text>', 'what to call it')
    .addOption(new Option('--mode <mode>', 'its mode').choices(['TEST', 'LIVE']).makeOptionMandatory())
    .option('--credentials <file>', CREDENTIALS)
    .action((merchantId: string, { credentials, mode, ...account }: NewAccount) =>
      withApp(async app => {
        const given = { ...account, credentials: await readCredentials(credentials) };
        const id = await addAccountAsOperator(app, { merchantId, mode }, given);
        print(`Account ${id}`);
        print(
          `Have the processor send its notifications to ${apiAddress(app.config)}/notifications/${account.connector}/${id}`,
        );
      }),
    );

  connector
    .command('rotate')
    .description("Replace an account's credentials, read as `add` reads them.")
    .argument('<accountId>', 'cac_…')
    .option('--credentials <file>', CREDENTIALS)
    .action((accountId: string, { credentials }: { credentials?: string }) =>
      withApp(async app => {
        const tenant = await tenantOf(app, accountId);
        const given = { accountId, credentials: await readCredentials(credentials) };
        await rotateCredentialsAsOperator(app, tenant, given);
        print('Rotated: the next call to the processor uses the new credentials.');
      }),
    );

  connector
    .command('list')
    .description("A merchant's accounts, without their credentials.")
    .argument('<merchantId>', 'mer_…')
    .action((merchantId: string) => withApp(app => list(app, merchantId)));

  for (const [name, change] of [
    ['enable', enableAccountAsOperator],
    ['disable', disableAccountAsOperator],
  ] as const) {
    connector
      .command(name)
      .description(name === 'enable' ? 'Let it take new payments again.' : 'Let it take no new payments.')
      .argument('<accountId>', 'cac_…')
      .action((accountId: string) =>
        withApp(async app => {
          await change(app, await tenantOf(app, accountId), { accountId });
          print(`${accountId} is ${name}d`);
        }),
      );
  }
}

interface NewAccount {
  readonly connector: string;
  readonly label: string;
  readonly mode: Mode;
  readonly credentials?: string;
}

async function readCredentials(file: string | undefined): Promise<unknown> {
  const json = file === undefined ? await text(process.stdin) : await readFile(file, 'utf8');
  try {
    return JSON.parse(json.trim() || '{}');
  } catch {
    // JSON.parse quotes what it cannot read.
    throw new ValidationError('INVALID_INPUT', 'The credentials are not JSON.', ['credentials']);
  }
}

async function tenantOf(app: App, id: string): Promise<Tenant> {
  const account = await app.db.prisma.connectorAccount.findUnique({ where: { id } });
  if (!account) throw new NotFoundError('Account');
  return account;
}

async function list(app: App, merchantId: string): Promise<void> {
  const accounts = await app.db.prisma.connectorAccount.findMany({
    where: { merchantId },
    orderBy: { id: 'asc' },
  });
  for (const { id, mode, connector, label, disabledAt } of accounts) {
    print(`${id}  ${mode}  ${connector}  ${disabledAt === null ? 'enabled' : 'disabled'}  ${label}`);
  }
  if (accounts.length === 0) print('No accounts.');
}
