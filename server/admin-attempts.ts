import { type Command, Option } from 'commander';
import type { App } from '../core/context.ts';
import { PAGE_MAX } from '../core/limits.ts';
import { settleAttempt } from '../core/payments/decide-attempt.ts';
import type { WithApp } from './admin-program.ts';

interface Decision {
  readonly decision: string;
  readonly reference?: string;
  readonly note: string;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** `attempt list` and `attempt settle`: the calls to processors that no lookup could settle. */
export function addAttemptCommands(program: Command, withApp: WithApp): void {
  const attempt = program.command('attempt').description('Calls to processors that a person has to look at.');

  attempt
    .command('list')
    .description(`List them, newest first, at most ${PAGE_MAX}.`)
    .action(() => withApp(list));

  attempt
    .command('settle')
    .description("Say what the processor said when you asked. The merchant's audit log tells of it.")
    .argument('<attemptId>', 'att_…')
    .addOption(
      new Option(
        '--decision <decision>',
        'APPROVED: the money has moved. DECLINED: it has not, and will not.',
      )
        .choices(['APPROVED', 'DECLINED', 'NOTED'])
        .makeOptionMandatory(),
    )
    .option('--reference <id>', "the processor's own id of it; for APPROVED")
    .requiredOption('--note <text>', 'how you know')
    .action((attemptId: string, decision: Decision) =>
      withApp(async app => {
        const by = { actor: { kind: 'SYSTEM', id: null }, requestId: null } as const;
        const { status, paymentId } = await settleAttempt(app, { attemptId, ...decision }, by);
        print(`${attemptId} of ${paymentId} is ${status}`);
      }),
    );
}

async function list({ db }: App): Promise<void> {
  const attempts = await db.prisma.attempt.findMany({
    where: { needsOperator: true },
    orderBy: { id: 'desc' },
    take: PAGE_MAX,
  });
  for (const { id, kind, status, paymentId, connector, unknownReason, contradiction } of attempts) {
    const why = contradiction ?? unknownReason ?? '';
    print([id, kind, status, paymentId, connector, why].join('  '));
  }
  if (attempts.length === 0) print('There are none.');
}
