import type { ResultOf } from '@graphql-typed-document-node/core';
import type { Client, CombinedError } from '@urql/core';
import { onEnd, pipe, type Source, subscribe } from 'wonka';
import { graphql } from '../../graphql/dashboard/gql.ts';
import { waitToRetry } from '../../socket/backoff.ts';
import type { EventSource } from './event-stream.ts';

/**
 * What every event brings along: all that any page shows of a payment, so that one event makes each of them right.
 * (A page that wants a field which is not here would see it go stale.)
 */
export const EventsSubscription = graphql(`
  subscription Events($after: String) {
    events(after: $after) {
      id
      cursor
      type
      payment {
        id
        version
        ...ListedPayment
        ...PaymentDetails
      }
    }
  }
`);

const EventCursorQuery = graphql(`
  query EventCursor {
    eventCursor
  }
`);

export type LiveEvent = ResultOf<typeof EventsSubscription>['events'];

/** The newest place in the merchant's log. */
export async function readEventCursor(client: Client): Promise<string> {
  const result = await client.query(EventCursorQuery, {}, { requestPolicy: 'network-only' }).toPromise();
  if (result.data === undefined) throw result.error ?? new Error('The server gave no cursor.');
  return result.data.eventCursor;
}

function saysCursorLost(error: CombinedError | undefined): boolean {
  return error?.graphQLErrors.some(each => each.extensions['code'] === 'CURSOR_INVALID') ?? false;
}

/** The event log as a source for the page's stream; what comes through it is in the cache before listeners hear of it. */
export function createEventSource(client: Client): EventSource<LiveEvent> {
  return createLogSource(client, after => client.subscription(EventsSubscription, { after }));
}

interface LogResult<Event> {
  data?: { events: Event } | null | undefined;
  error?: CombinedError | undefined;
}

/** A subscription to `events`, whatever it selects and filters, as a source of events. */
export function createLogSource<Event extends { cursor: string }>(
  client: Client,
  open: (after: string) => Source<LogResult<Event>>,
): EventSource<Event> {
  return {
    newest: () => readEventCursor(client),
    wait: waitToRetry,
    subscribe(after, sink) {
      let last = after;
      let over = false;

      function end(lost: boolean) {
        if (over) return;
        over = true;
        // Not now: the first result may come before `subscription` is assigned.
        queueMicrotask(() => subscription.unsubscribe());
        sink.ended(lost);
      }

      const subscription = pipe(
        open(after),
        onEnd(() => end(false)),
        subscribe(({ data, error }) => {
          // urql repeats the last data beside an error that ended the stream, so an event counts when its cursor is new.
          const event = data?.events;
          if (event !== undefined && event.cursor !== last) {
            last = event.cursor;
            sink.next(event);
          } else if (error !== undefined) {
            end(saysCursorLost(error));
          }
        }),
      );
      return () => {
        over = true;
        subscription.unsubscribe();
      };
    },
  };
}
