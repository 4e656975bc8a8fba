import type { ResultOf } from '@graphql-typed-document-node/core';
import { type Client, createClient, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import type { Client as Socket, SubscribePayload } from 'graphql-ws';
import { waitToRetry } from '../socket/backoff.ts';
import { openSocket } from '../socket/open-socket.ts';
import { createCache } from './cache.ts';
import { fetchOrTakeFirst, GRAPHQL_URL } from './first-question.ts';
import { type ConnectionWatch, watchConnection } from './live/connection-watch.ts';
import { createEventStream, type EventStream } from './live/event-stream.ts';
import { createEventSource, type LiveEvent, readEventCursor } from './live/events.ts';
import { newestPaymentsExchange } from './live/newest-payments.ts';
import { ownCursorExchange } from './live/own-cursor.ts';
import { type ResultSink, resumeFromLastSeen } from './live/resume.ts';
import { isRefusal } from './session.ts';
import type { ViewerQuery } from './viewer-query.ts';

/** The dashboard's way to the server, for one session: what it has read, its socket and its stream of events. */
export interface Api {
  client: Client;
  stream: EventStream<LiveEvent>;
  connection: ConnectionWatch;
  /** Ends everything. The next session gets an `Api` of its own, so that nothing of this one can be seen in it. */
  close(): void;
}

export interface ApiListener {
  onRefused(): void;
  onKnown(client: Client): void;
}

/** Says whose world the page shows. The server refuses a request of a session that has moved on to another. */
const SHOWN_HEADER = 'sluice-shown';

/**
 * Makes it. Nothing is connected before the first subscription. `onRefused`: the server does not know us (any more),
 * or knows us in another mode or at another merchant than this page shows. `onKnown`: it has said who is there; told once,
 * before anything is drawn for them.
 */
export function openApi({ onRefused, onKnown }: ApiListener): Api {
  // Fixed by the first answer that says it: the next session gets an `Api` of its own.
  let shown: Readonly<Record<string, string>> = {};
  const connection: ConnectionWatch = watchConnection({
    head: () => readEventCursor(client),
    wait: waitToRetry,
  });
  let socket: Socket | undefined;

  function subscribeOverSocket(payload: SubscribePayload, sink: ResultSink) {
    socket ??= openSocket({
      onConnected: () => connection.note({ type: 'connected' }),
      onClosed: () => connection.note({ type: 'closed' }),
      onRefused,
      connectionParams: () => shown,
    });
    return socket.subscribe(...resumeFromLastSeen(payload, sink));
  }

  const client = createClient({
    url: GRAPHQL_URL,
    preferGetMethod: false,
    fetch: fetchOrTakeFirst,
    fetchOptions: () => ({ headers: shown }),
    exchanges: [
      createCache(),
      newestPaymentsExchange,
      ownCursorExchange,
      mapExchange({
        onResult({ data }) {
          const viewer = (data as ResultOf<typeof ViewerQuery> | undefined)?.viewer;
          if (!viewer?.mode || SHOWN_HEADER in shown) return;
          shown = { [SHOWN_HEADER]: `${viewer.merchant.id} ${viewer.mode}` };
          onKnown(client);
        },
        onError(error) {
          if (error.graphQLErrors.some(isRefusal)) onRefused();
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: ({ next, error, complete }) => ({
            unsubscribe: subscribeOverSocket(
              { query, variables: variables ?? {} },
              // `errors` must not be there when there are none: urql takes the mere list for a failure.
              {
                next: ({ data = null, errors }) => next(errors ? { data, errors } : { data }),
                error,
                complete,
              },
            ),
          }),
        }),
      }),
    ],
  });

  const stream = createEventStream(createEventSource(client), connection);
  const online = () => connection.note({ type: 'online' });
  const offline = () => connection.note({ type: 'offline' });
  addEventListener('online', online);
  addEventListener('offline', offline);

  return {
    client,
    stream,
    connection,
    close() {
      removeEventListener('online', online);
      removeEventListener('offline', offline);
      connection.stop();
      stream.stop();
      // It throws when the connection that it closes was never made; then there is nothing to close.
      Promise.resolve(socket?.dispose()).catch(() => undefined);
    },
  };
}
