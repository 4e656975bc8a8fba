import type { ResultOf } from '@graphql-typed-document-node/core';
import type { Client } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { EventSource } from '../../live/event-stream.ts';
import { createLogSource } from '../../live/events.ts';
import type { EventFilter } from './event-search.ts';

const EventHistoryQuery = graphql(`
  query EventHistory($last: Int!, $before: String, $types: [EventType!], $paymentId: ID) {
    events(last: $last, before: $before, types: $types, paymentId: $paymentId) {
      events {
        id
        cursor
        type
        createdAt
        data
      }
      nextCursor
      previousCursor
      hasMore
    }
  }
`);

const TailSubscription = graphql(`
  subscription EventTail($after: String, $types: [EventType!], $paymentId: ID) {
    events(after: $after, types: $types, paymentId: $paymentId) {
      id
      cursor
      type
      createdAt
      data
    }
  }
`);

const NewestAfterQuery = graphql(`
  query NewestEventAfter($after: String!, $types: [EventType!], $paymentId: ID) {
    behind: events(first: 1, after: $after, types: $types, paymentId: $paymentId) {
      events {
        id
        cursor
      }
    }
    newest: events(last: 1, types: $types, paymentId: $paymentId) {
      events {
        id
        cursor
      }
    }
  }
`);

/** A piece of the log, oldest first. */
export type EventPage = ResultOf<typeof EventHistoryQuery>['events'];

/** An event as the tail shows it. */
export type TailEvent = EventPage['events'][number];

const PAGE_ROWS = 50;

const variablesOf = ({ types, payment }: EventFilter) => ({
  ...(types.length > 0 ? { types } : {}),
  ...(payment === null ? {} : { paymentId: payment }),
});

/** The events before a cursor, or the newest ones. */
export async function readEventPage(
  client: Client,
  filter: EventFilter,
  before: string | null,
): Promise<EventPage> {
  const variables = { last: PAGE_ROWS, before, ...variablesOf(filter) };
  const result = await client
    .query(EventHistoryQuery, variables, { requestPolicy: 'network-only' })
    .toPromise();
  if (result.data === undefined) throw result.error ?? new Error('The server gave no events.');
  return result.data.events;
}

/** The newest event of a filter, if there is one behind this cursor; else the cursor itself. */
export async function newestEventAfter(client: Client, filter: EventFilter, cursor: string): Promise<string> {
  const variables = { after: cursor, ...variablesOf(filter) };
  const { data, error } = await client
    .query(NewestAfterQuery, variables, { requestPolicy: 'network-only' })
    .toPromise();
  if (data === undefined) throw error ?? new Error('The server gave no events.');
  if (data.behind.events.length === 0) return cursor;
  return data.newest.events[0]?.cursor ?? cursor;
}

/** What happens from now on, of one filter. */
export function createTailSource(client: Client, filter: EventFilter): EventSource<TailEvent> {
  return createLogSource(client, after =>
    client.subscription(TailSubscription, { after, ...variablesOf(filter) }),
  );
}
