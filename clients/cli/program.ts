import { Command, CommanderError } from 'commander';
import { SluiceError, WebhookVerificationError } from '../sdk/index.ts';
import { addCompletion } from './commands/completion.ts';
import { addEvents } from './commands/events.ts';
import { addKeys } from './commands/keys.ts';
import { addListen } from './commands/listen.ts';
import { addLogin } from './commands/login.ts';
import { addPayments } from './commands/payments.ts';
import { addTrigger } from './commands/trigger.ts';
import { addWebhooks } from './commands/webhooks.ts';
import { Failure } from './failure.ts';
import type { Surroundings } from './session.ts';
import { UsageError } from './usage-error.ts';

const REFUSED = 1;
const MISUSED = 2;

/** Runs one command line; the answer is the exit code: 0 done, 1 refused or not possible, 2 not understood. */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    if (!isForPeople(error)) throw error;
    surroundings.error.write(`${error.message}${hintOf(error)}\n`);
    return error instanceof UsageError ? MISUSED : REFUSED;
  }
}

function createProgram(surroundings: Surroundings): Command {
  const program = new Command('sluice')
    .description('Payments, events and webhooks of a Sluice gateway, from a terminal.')
    .version('0.1.0')
    .option('--profile <name>', 'which login to use', 'default')
    .option('--json', 'print JSON')
    .showHelpAfterError('(--help tells more)')
    .exitOverride()
    .configureOutput({
      writeOut: text => void surroundings.out.write(text),
      writeErr: text => void surroundings.error.write(text),
    })
    .addHelpText('after', EXAMPLES);
  for (const add of [addLogin, addListen, addTrigger, addEvents, addPayments, addWebhooks, addKeys]) {
    add(program, surroundings);
  }
  addCompletion(program, surroundings);
  inheritSettings(program);
  return program;
}

/** Subcommands throw, and write, as their parents do. */
function inheritSettings(command: Command): void {
  for (const inner of command.commands) {
    inner.copyInheritedSettings(command);
    inheritSettings(inner);
  }
}

const EXAMPLES = `
Examples:
  sluice login --demo
  sluice listen --forward-to localhost:4000/webhooks
  sluice trigger refund.processed
  sluice payments list --status captured --json
  sluice events tail --after 0`;

function isForPeople(error: unknown): error is Error {
  return [UsageError, Failure, SluiceError, WebhookVerificationError].some(kind => error instanceof kind);
}

function hintOf(error: Error): string {
  return error instanceof SluiceError && error.requestId ? ` (request ${error.requestId})` : '';
}
