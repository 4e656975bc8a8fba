import type { Command } from 'commander';
import type { SluiceEvent } from '../../sdk/index.ts';
import { eventName, eventTypes } from '../event-name.ts';
import { openSession, type Session, type Surroundings } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { count } from '../values.ts';

type LoggedEvent = Pick<SluiceEvent, 'id' | 'cursor' | 'type' | 'createdAt'> & {
  readonly payment?: { readonly id: string } | null;
};

export function addEvents(program: Command, surroundings: Surroundings): void {
  const events = program.command('events').description('the log of everything that happened');
  const open = (command: Command) => openSession(surroundings, command.optsWithGlobals());
  events
    .command('list')
    .description('the newest events, oldest first; or those after a cursor')
    .option('--after <cursor>', 'a cursor: what follows it')
    .option('--types <types>', 'only these: payment.captured,refund.processed')
    .option('--limit <n>', 'how many', count, 20)
    .action(async (options: { after?: string; types?: string; limit: number }, command: Command) => {
      const session = open(command);
      const found = await readEvents(session, options);
      session.output.rows(found.map(rowOf), found);
    });
  events
    .command('tail')
    .description('events as they happen, until Ctrl-C; nothing is lost when the line breaks')
    .option('--after <cursor>', 'begin behind this one; "0" is the beginning. Default: now')
    .option('--types <types>', 'only these')
    .action(async ({ after, types }: { after?: string; types?: string }, command: Command) => {
      const { sluice, output } = open(command);
      const wanted = eventTypes(types);
      const followed = sluice.events({
        ...(after === undefined ? {} : { after }),
        ...(wanted && { types: wanted }),
        signal: surroundings.signal,
        onDisconnect: error => output.note(`${error.message} Coming back …`),
      });
      for await (const event of followed) output.line(output.json ? JSON.stringify(event) : lineOf(event));
    });
  events
    .command('resend <id>')
    .description('send an event again, to one endpoint or to all that ask for its type')
    .option('--endpoint <id>', 'only to this one')
    .action(async (id: string, { endpoint }: { endpoint?: string }, command: Command) => {
      const session = open(command);
      const sent = await resend(session, id, endpoint);
      session.output.rows(
        sent.map(found => ({ endpoint: found.id, url: found.url })),
        sent,
      );
    });
}

export function rowOf({ cursor, type, id, payment, createdAt }: LoggedEvent) {
  return { cursor, type: eventName(type), id, payment: payment?.id ?? '', at: createdAt };
}

export function lineOf(event: LoggedEvent): string {
  const { cursor, type, payment, id, at } = rowOf(event);
  return [at, cursor.padStart(6), type.padEnd(26), payment || id].join('  ');
}

async function readEvents(
  { sluice }: Session,
  { after, types, limit }: { after?: string; types?: string; limit: number },
): Promise<LoggedEvent[]> {
  const { events } = await sluice.graphql<{ events: { events: LoggedEvent[] } }>(
    `query Events($after: String, $first: Int, $last: Int, $types: [EventType!]) {
      events(after: $after, first: $first, last: $last, types: $types) {
        events { id cursor type createdAt payment { id } }
      }
    }`,
    { ...(after === undefined ? { last: limit } : { after, first: limit }), types: eventTypes(types) },
  );
  return events.events;
}

interface Endpoint {
  readonly id: string;
  readonly url: string;
}

async function resend({ sluice }: Session, id: string, endpointId?: string): Promise<Endpoint[]> {
  const { event } = await sluice.graphql<{ event: { type: string; createdAt: string } | null }>(
    'query Event($id: ID!) { event(id: $id) { type createdAt } }',
    { id },
  );
  if (!event) throw new UsageError(`There is no event ${id}.`);
  const endpoints = (await sluice.webhookEndpoints.list()).filter(({ id: of, eventTypes: asked }) =>
    endpointId === undefined
      ? asked.length === 0 || asked.some(type => type === event.type)
      : of === endpointId,
  );
  if (endpoints.length === 0) throw new UsageError('No endpoint asks for this event.');
  const since = event.createdAt;
  const until = new Date(Date.parse(since) + 1).toISOString();
  for (const endpoint of endpoints) {
    const { replay } = await sluice.graphql<{ replay: { message?: string } }>(
      `mutation Resend($input: ReplayEventsInput!) {
        replay: replayEvents(input: $input) { __typename ... on UserError { message } }
      }`,
      { input: { endpointId: endpoint.id, since, until, which: 'ALL' } },
    );
    if (replay.message) throw new UsageError(replay.message);
  }
  return endpoints.map(({ id: of, url }) => ({ id: of, url }));
}
