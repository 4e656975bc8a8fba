import type { Command } from 'commander';
import type { Payment, PaymentStatus } from '../../sdk/index.ts';
import { money, type Row } from '../output.ts';
import { openSession, type Session, type Surroundings } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { count, minorUnits } from '../values.ts';

export function addPayments(program: Command, surroundings: Surroundings): void {
  const payments = program.command('payments').description('look at payments, and move their money');
  const open = (command: Command) => openSession(surroundings, command.optsWithGlobals());
  payments
    .command('list')
    .description('the newest payments')
    .option('--limit <n>', 'how many, at most 100', count, 20)
    .option('--status <status>', 'only these, e.g. captured')
    .option('--search <text>', 'an id, or the last four digits of a card')
    .action(async (options: { limit: number; status?: string; search?: string }, command: Command) => {
      const { sluice, output } = open(command);
      const statuses = options.status?.split(',').map(status => status.trim().toUpperCase() as PaymentStatus);
      const { items } = await sluice.payments.list({
        limit: options.limit,
        ...(statuses && { statuses }),
        ...(options.search === undefined ? {} : { search: options.search }),
      });
      output.rows(items.map(rowOf), items);
    });
  payments
    .command('get <id>')
    .description('one payment')
    .action(async (id: string, _options, command: Command) => {
      const session = open(command);
      const payment = await session.sluice.payments.get(id);
      if (!payment) throw new UsageError(`There is no payment ${id}.`);
      show(session, payment);
    });
  payments
    .command('capture <id>')
    .description('take authorized money: all of it, or a part')
    .option('--amount <minor>', 'in minor units: 4999 is 49.99', minorUnits)
    .option('--final', 'no further capture follows: what is left is released')
    .action(async (id: string, options: { amount?: number; final?: boolean }, command: Command) => {
      const session = open(command);
      show(session, await session.sluice.payments.capture(id, options));
    });
  payments
    .command('void <id>')
    .description('release an authorization')
    .action(async (id: string, _options, command: Command) => {
      const session = open(command);
      show(session, await session.sluice.payments.void(id));
    });
  payments
    .command('refund <id>')
    .description('give money back: all that is left, or a part')
    .option('--amount <minor>', 'in minor units: 4999 is 49.99', minorUnits)
    .option('--reason <text>', 'why')
    .action(async (id: string, options: { amount?: number; reason?: string }, command: Command) => {
      const { sluice, output } = open(command);
      const refund = await sluice.payments.refund(id, options);
      const { status, amount, currency, createdAt } = refund;
      output.object(
        { id: refund.id, status, amount: money(amount, currency), payment: id, created: createdAt },
        refund,
      );
    });
}

function rowOf(payment: Payment): Row {
  const { id, status, amount, currency, createdAt } = payment;
  return { id, status, amount: money(amount, currency), with: methodOf(payment), created: createdAt };
}

function methodOf({ card, vpa }: Payment): string {
  return card ? `${card.network} ${card.last4}` : (vpa ?? 'UPI');
}

function show({ output }: Session, payment: Payment): void {
  const { currency, decline, nextAction } = payment;
  output.object(
    {
      ...rowOf(payment),
      captured: money(payment.capturedAmount, currency),
      refunded: money(payment.refundedAmount, currency),
      allowed: payment.actions.join(', ').toLowerCase() || 'nothing',
      ...(decline ? { declined: `${decline.code}: ${decline.message} ${decline.advice}` } : {}),
      ...(nextAction?.url ? { 'to do': nextAction.url } : {}),
    },
    payment,
  );
}
