import { setTimeout as delay } from 'node:timers/promises';
import { type Notification, signature } from './notification.ts';

/** A gateway that restarts is back within seconds; one that is down for longer asks by itself. */
const RETRY_DELAYS_MS = [0, 1_000, 5_000, 25_000, 120_000];
const TIMEOUT_MS = 5_000;

export interface NotifierOptions {
  /** null: nobody wants to be told. */
  readonly url: string | null;
  readonly secret: string;
  readonly now: () => Date;
  readonly closing: AbortSignal;
}

export interface Notifier {
  /** Sends it in the background, again and again until it is taken or the delays are used up. */
  send(notification: Notification): void;
  /** Sends it once and answers the status, or null when nobody answered. `sign` may forge. */
  sendOnce(notification: Notification, sign?: { secret?: string; at?: Date }): Promise<number | null>;
}

export function createNotifier({ url, secret, now, closing }: NotifierOptions): Notifier {
  async function sendOnce(
    { body }: Notification,
    sign: { secret?: string; at?: Date } = {},
  ): Promise<number | null> {
    if (!url) return null;
    const headers = {
      'content-type': 'application/json',
      'sandbox-signature': signature(body, sign.secret ?? secret, sign.at ?? now()),
    };
    const signal = AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }

  async function sendUntilTaken(notification: Notification): Promise<void> {
    for (const waitMs of RETRY_DELAYS_MS) {
      await delay(waitMs, undefined, { signal: closing });
      const status = await sendOnce(notification);
      if (status !== null && status >= 200 && status < 300) return;
    }
  }

  return {
    sendOnce,
    send(notification) {
      if (!url) return;
      // It fails only when the sandbox closes, and then there is nobody left to tell.
      sendUntilTaken(notification).catch(() => {});
    },
  };
}
