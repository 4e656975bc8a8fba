import type { Command } from 'commander';
import type { App } from '../core/context.ts';
import { addMerchant } from '../core/merchants/add-merchant.ts';
import { inviteOwner } from '../core/merchants/invite-owner.ts';
import type { IssuedInvite } from '../core/merchants/invites.ts';
import { setFee } from '../core/merchants/set-fee.ts';
import type { WithApp } from './admin-program.ts';

interface NewMerchant {
  readonly name: string;
  readonly email: string;
  readonly feeBps: string;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** `merchant create`, `set-fee` and `invite`. */
export function addMerchantCommands(program: Command, withApp: WithApp): void {
  const merchant = program.command('merchant').description('Merchants.');

  merchant
    .command('create')
    .description('Add a merchant, and print the link with which its first owner joins.')
    .requiredOption('--name <name>', 'as shoppers see it')
    .requiredOption('--email <address>', 'of its first owner')
    .option('--fee-bps <number>', 'what a capture costs it, in basis points: 250 is 2.5 %', '0')
    .action(({ feeBps, ...wanted }: NewMerchant) =>
      withApp(async app => {
        const { id, ...issued } = await addMerchant(app, { ...wanted, feeBps: Number(feeBps) });
        print(`Merchant ${id}`);
        printInvite(app, issued);
      }),
    );

  merchant
    .command('set-fee')
    .description('Say what a capture costs a merchant from now on. Earlier captures keep their fee.')
    .argument('<merchantId>', 'mer_…')
    .argument('<bps>', 'basis points: 250 is 2.5 %')
    .action((merchantId: string, bps: string) =>
      withApp(async app => {
        await setFee(app, { merchantId, feeBps: Number(bps) });
        print(`A capture costs ${merchantId} ${Number(bps) / 100} %`);
      }),
    );

  merchant
    .command('invite')
    .description('Print a link with which another owner joins.')
    .argument('<merchantId>', 'mer_…')
    .requiredOption('--email <address>', 'of the owner')
    .action((merchantId: string, { email }: { email: string }) =>
      withApp(async app => printInvite(app, await inviteOwner(app, { merchantId, email }))),
    );
}

function printInvite(app: App, { token, invite }: IssuedInvite): void {
  print(`Send this link to ${invite.email}. It works once, until ${invite.expiresAt.toISOString()}:`);
  print(`${app.config.PUBLIC_URL}/invite#${token}`);
}
