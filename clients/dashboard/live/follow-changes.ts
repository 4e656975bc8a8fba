import type { CombinedError } from '@urql/core';
import { onEnd, pipe, type Source, subscribe } from 'wonka';
import { waitToRetry } from '../../socket/backoff.ts';
import type { ConnectionPart } from './connection-watch.ts';
import { createReread, mayPass, type ReadAnswer } from './reread.ts';

interface FollowOptions {
  /** The subscription. Each message is something as it is now, and in the cache before anybody hears of it. */
  open: () => Source<{ error?: CombinedError | undefined }>;
  /** Reads what is shown. */
  read: () => Promise<ReadAnswer>;
  part: ConnectionPart;
  /** Whether a message is a reason to read, and not only a gap between messages. */
  readOnMessage: boolean;
  /** Resolves when it is time for try number `retries`. */
  wait?: (retries: number) => Promise<void>;
}

/** A subscription to what has no place in the event log, and what is shown of it, kept as new as the server's own. */
export interface Following {
  /** Reads, and a wait for the next try is over. */
  readNow(): void;
  stop(): void;
}

/**
 * Follows a subscription that the server may end: it is begun again, and because what changed meanwhile is not repeated,
 * what is shown is read anew. Until that read has its answer this part of the page counts as away.
 */
export function followChanges(options: FollowOptions): Following {
  const { open, read, part, readOnMessage, wait = waitToRetry } = options;
  let stopped = false;
  let retries = 0;
  /** Counts the subscriptions; null while there is none. A read that began under another one says nothing of this one. */
  let running: number | null = null;
  let begun = 0;
  let leave = () => {};

  const reread = createReread(async () => {
    const under = running;
    const answer = await read();
    if (under !== null && under === running && !mayPass(answer.error)) part.back();
    return answer;
  }, wait);

  function begin() {
    let over = false;
    begun += 1;
    running = begun;

    async function again() {
      if (over || stopped) return;
      over = true;
      running = null;
      part.away();
      // Not now: the first result may come before `subscription` is assigned.
      queueMicrotask(() => subscription.unsubscribe());
      await wait(retries);
      retries += 1;
      if (stopped) return;
      begin();
      reread.soon();
    }

    const subscription = pipe(
      open(),
      onEnd(() => void again()),
      subscribe(({ error }) => {
        if (error !== undefined) return void again();
        retries = 0;
        if (readOnMessage) reread.soon();
      }),
    );
    leave = () => {
      over = true;
      subscription.unsubscribe();
    };
  }

  begin();
  return {
    readNow: reread.now,
    stop() {
      stopped = true;
      leave();
      reread.stop();
      part.back();
    },
  };
}
