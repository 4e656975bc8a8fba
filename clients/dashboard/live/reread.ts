import type { CombinedError } from '@urql/core';
import { waitToRetry } from '../../socket/backoff.ts';
import { coalesce } from './coalesce.ts';

/** What urql answers: it never throws, so a failure is found here or nowhere. */
export interface ReadAnswer {
  error?: CombinedError | undefined;
}

/** Keeps something that was read as new as the server's own. */
export interface Reread {
  /** It has changed: it is read again soon, and again until the server has answered. */
  soon(): void;
  /** The connection has come back: it is read again, and a wait for the next try is over. */
  now(): void;
  stop(): void;
}

/**
 * Pages with numbers or whole objects on them read those again after an event, but not more often than this. A payment
 * is made, authorized and captured within a moment: the burst lets each of the three show at once.
 */
const PACE = { everyMs: 400, burst: 3 };

const PASSING_CODES = ['RATE_LIMITED', 'BUSY'];

/** Whether the same question may be answered later: nobody answered, or somebody who had no time for it. */
export function mayPass(error: CombinedError | undefined): boolean {
  if (error === undefined) return false;
  const status = (error.response as Response | undefined)?.status;
  if (status === undefined) return error.networkError !== undefined;
  if (status === 429 || status >= 500) return true;
  return error.graphQLErrors.some(each => PASSING_CODES.includes(String(each.extensions['code'])));
}

/**
 * The last event of a burst is the last reason to read: a read that fails then would leave the page wrong for as long as
 * nothing else happens. So it is tried again, each time after a longer `wait`, until there is an answer.
 */
export function createReread(
  read: () => Promise<ReadAnswer>,
  wait: (retries: number) => Promise<void> = waitToRetry,
): Reread {
  let stopped = false;
  let retries = 0;
  /** Ends the wait for the next try, while there is one. */
  let wake: (() => void) | undefined;

  async function waitForNextTry() {
    const woken = new Promise<void>(resolve => {
      wake = resolve;
    });
    await Promise.race([wait(retries++), woken]);
    wake = undefined;
  }

  async function readUntilAnswered() {
    retries = 0;
    while (!stopped && mayPass((await read()).error)) await waitForNextTry();
  }

  const soon = coalesce(readUntilAnswered, PACE);
  return {
    soon,
    now() {
      retries = 0;
      // A try that begins after this is all that is wanted.
      if (wake) wake();
      else soon();
    },
    stop() {
      stopped = true;
      soon.stop();
      wake?.();
    },
  };
}
