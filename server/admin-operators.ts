import type { Command } from 'commander';
import { setOperator } from '../core/merchants/set-operator.ts';
import type { WithApp } from './admin-program.ts';

/** `operator grant` and `operator revoke`. */
export function addOperatorCommands(program: Command, withApp: WithApp): void {
  const operator = program
    .command('operator')
    .description('Who sees the whole installation: queues, workers, and what no lookup could settle.');

  for (const [name, isOperator, description] of [
    ['grant', true, 'Let somebody who has an account see it.'],
    ['revoke', false, 'Let them see it no more.'],
  ] as const) {
    operator
      .command(name)
      .description(description)
      .argument('<email>', 'what they sign in with')
      .action((email: string) =>
        withApp(async app => {
          await setOperator(app, { email, operator: isOperator });
          process.stdout.write(`${email} is ${isOperator ? 'an operator' : 'no operator any more'}\n`);
        }),
      );
  }
}
