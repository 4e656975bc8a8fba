import type { Command } from 'commander';
import type { EventType, Sluice, SluiceEvent, WebhookEndpoint } from '../../sdk/index.ts';
import { eventName, eventTypes } from '../event-name.ts';
import { Failure } from '../failure.ts';
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

type Endpoint = Pick<WebhookEndpoint, 'id' | 'url'>;

/** Sends this event again and no other. Answers with the endpoints that get it. */
async function resend({ sluice, output }: Session, id: string, only?: string): Promise<Endpoint[]> {
  const { event } = await sluice.graphql<{ event: { type: EventType } | null }>(
    'query Event($id: ID!) { event(id: $id) { type } }',
    { id },
  );
  if (!event) throw new UsageError(`There is no event ${id}.`);
  const endpoints = await sluice.webhookEndpoints.list();
  const sent: Endpoint[] = [];
  for (const endpoint of only === undefined
    ? endpoints.filter(asksFor(event.type))
    : endpoints.filter(isOf(only))) {
    if (endpoint.status === 'DISABLED') output.note(`${endpoint.url} is disabled, and gets nothing.`);
    else if (await replay(sluice, endpoint.id, id)) sent.push({ id: endpoint.id, url: endpoint.url });
  }
  if (sent.length === 0) throw new Failure('No endpoint that is enabled asks for this event.');
  return sent;
}

const isOf = (id: string) => (endpoint: WebhookEndpoint) => endpoint.id === id;

const asksFor = (type: EventType) => (endpoint: WebhookEndpoint) =>
  endpoint.eventTypes.length === 0 || endpoint.eventTypes.includes(type);

/** Whether the endpoint will get it: one that does not ask for its type does not. */
async function replay(sluice: Sluice, endpointId: string, eventId: string): Promise<boolean> {
  const { replayed } = await sluice.graphql<{ replayed: { count?: number; message?: string } }>(
    `mutation Resend($input: ReplayEventsInput!) {
      replayed: replayEvents(input: $input) { ... on Replay { count } ... on UserError { message } }
    }`,
    { input: { endpointId, eventIds: [eventId] } },
  );
  if (replayed.message !== undefined) throw new Failure(replayed.message);
  return replayed.count === 1;
}
