import type { EventType, SdkEventsSubscription } from '../graphql/sdk/graphql.ts';
import { BOOKMARK_MS, keepBookmark, type Position } from './bookmark.ts';
import { FollowEvents, ReadCursor } from './documents.ts';
import {
  ConnectionError,
  type OperationFailure,
  operationError,
  RefusedError,
  ServerError,
} from './errors.ts';
import { waitToRetry } from './retry.ts';
import { readSentEvents } from './server-sent-events.ts';
import { ask, credentials, messageOf, type Settings } from './transport.ts';

/** One entry of the log, with the payment as it is now. */
export type SluiceEvent = SdkEventsSubscription['events'];

export interface EventsOptions {
  /** The last cursor you have processed; `"0"` is the beginning of what is kept. Without it: from now on. */
  readonly after?: string;
  /** Only these types. */
  readonly types?: readonly EventType[];
  /** Only those of this payment. */
  readonly paymentId?: string;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Hears of connections that were lost, before the next try. The iteration goes on by itself. */
  readonly onDisconnect?: (error: Error) => void;
  /**
   * Hears of a later cursor to resume from while nothing matches `types` or `paymentId`; about hourly, and never while
   * you are at work on an event. Whoever keeps the cursor for another time keeps this one too: an old one expires.
   */
  readonly onBookmark?: (cursor: string) => void;
}

/** A stream from which nothing comes for this long, not even a sign of life, is taken for dead. The server sends one every 12 s. */
const SILENCE_MS = 40_000;

/**
 * Every event after the cursor, then live, for ever: through lost connections and restarts of the server, with no
 * gap and no duplicate. Ends when the signal aborts; throws only what asking again cannot mend, such as a revoked key
 * or a cursor that is no longer kept.
 */
export async function* followEvents(
  settings: Settings,
  options: EventsOptions = {},
  bookmarkMs = BOOKMARK_MS,
): AsyncGenerator<SluiceEvent> {
  const { signal } = options;
  const after = options.after ?? (await currentCursor(settings, signal));
  const position: Position = { after, busy: false };
  const stop = keepBookmark(settings, position, { ...options, everyMs: bookmarkMs });
  try {
    yield* followFrom(settings, position, options);
  } finally {
    stop();
  }
}

/** One connection after another, each from where the one before came to. */
async function* followFrom(
  settings: Settings,
  position: Position,
  options: EventsOptions,
): AsyncGenerator<SluiceEvent> {
  const { signal, onDisconnect } = options;
  for (let failures = 0; !signal?.aborted; failures++) {
    try {
      for await (const event of openStream(settings, { ...options, after: position.after })) {
        failures = 0;
        position.after = event.cursor;
        position.busy = true;
        yield event;
        position.busy = false;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof RefusedError) throw error;
      onDisconnect?.(error as Error);
    }
    await waitToRetry(failures, { signal }).catch(() => undefined);
  }
}

async function currentCursor(settings: Settings, signal: AbortSignal | undefined): Promise<string> {
  for (let failures = 0; ; failures++) {
    try {
      return (await ask(settings, ReadCursor, {})).data.eventCursor;
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof ServerError) || signal?.aborted) throw error;
      await waitToRetry(failures, { signal });
    }
  }
}

/** One connection: the events that come over it, until it ends. */
async function* openStream(
  settings: Settings,
  { after, types, paymentId, signal }: EventsOptions & { after: string },
): AsyncGenerator<SluiceEvent> {
  const ending = new AbortController();
  const silence = setTimeout(() => ending.abort(new Error('Nothing was heard for too long.')), SILENCE_MS);
  try {
    const response = await fetch(`${settings.url}/graphql`, {
      method: 'POST',
      headers: { ...credentials(settings), accept: 'text/event-stream' },
      body: JSON.stringify({ query: FollowEvents.toString(), variables: { after, types, paymentId } }),
      signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
    });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw await refusalOf(response);
    const body = (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, stream) {
          // What still comes through a stream that is over must not wind the clock up again.
          if (!ending.signal.aborted) silence.refresh();
          stream.enqueue(chunk);
        },
      }),
    );
    for await (const { event, data } of readSentEvents(body)) {
      if (event === 'complete') return;
      if (event === 'next') yield eventIn(data);
    }
  } finally {
    clearTimeout(silence);
    // Whoever stops iterating leaves nothing open.
    ending.abort();
  }
}

interface StreamMessage {
  readonly data?: SdkEventsSubscription | null;
  readonly errors?: readonly OperationFailure[];
}

function eventIn(text: string): SluiceEvent {
  const { data, errors } = JSON.parse(text) as StreamMessage;
  const [error] = errors ?? [];
  if (data && !error) return data.events;
  throw errorOf(error, 200);
}

async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    return errorOf((JSON.parse(text) as StreamMessage).errors?.[0], response.status);
  } catch (cause) {
    return new ConnectionError(`HTTP ${response.status}: ${messageOf(cause)}`, { cause });
  }
}

function errorOf(error: OperationFailure | undefined, status: number): Error {
  return error
    ? operationError(error, { status, requestId: null })
    : new ServerError('The stream ended without a reason.', { status, requestId: null });
}
