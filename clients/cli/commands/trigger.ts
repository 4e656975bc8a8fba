import { Argument, type Command } from 'commander';
import { eventName, eventType } from '../event-name.ts';
import { Failure } from '../failure.ts';
import { type EventName, SCENARIOS, stepsOf } from '../scenarios.ts';
import { openSession, type Session, type Surroundings } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { rowOf } from './events.ts';

export function addTrigger(program: Command, surroundings: Surroundings): void {
  program
    .command('trigger')
    .addArgument(new Argument('<event>', 'what shall happen').choices(Object.keys(SCENARIOS)))
    .description('make an event happen for real, with the sandbox acquirer (TEST keys only)')
    .action(async (name: EventName, _options, command: Command) =>
      trigger(openSession(surroundings, command.optsWithGlobals()), name),
    );
}

async function trigger({ sluice, output, profile, surroundings }: Session, name: EventName): Promise<void> {
  if (profile.apiSecret.startsWith('secret_live_')) {
    throw new UsageError('This is a LIVE key, and events are triggered with TEST keys only.');
  }
  const { signal } = surroundings;
  // From before the scenario: what it makes happen comes behind this, and what happened long ago does not.
  const after = await sluice.eventCursor();
  const tell = (text: string) => output.note(output.paint('dim', text));
  const paymentId = await SCENARIOS[name](stepsOf(sluice, { after, signal, tell }));
  const events = sluice.events({
    after,
    ...(paymentId === null ? {} : { paymentId }),
    types: [eventType(name)],
    signal,
  });
  for await (const event of events) {
    output.object(rowOf(event), { ...event, event: eventName(event.type) });
    return;
  }
  throw new Failure(`Stopped before ${name} was there.`);
}
