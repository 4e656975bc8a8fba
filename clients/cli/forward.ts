import { setTimeout as delay } from 'node:timers/promises';
import { type SluiceEvent, signWebhook } from '../sdk/index.ts';

/** What the receiver said. */
export interface ForwardAnswer {
  readonly status: number;
  readonly durationMs: number;
}

export interface ForwardOptions {
  readonly url: string;
  readonly secret: string;
  readonly signal: AbortSignal;
  /** Nobody listens there: it is tried again. */
  readonly onUnreachable: (error: Error) => void;
}

const TIMEOUT_MS = 15_000;
const RETRY_MS = [200, 500, 1_000, 2_000];

/** Posts an event as the gateway would: the same bytes, signed in the same way. Tries until somebody answers, whatever. */
export async function forward(event: SluiceEvent, options: ForwardOptions): Promise<ForwardAnswer> {
  const body = webhookBody(event);
  for (let tries = 0; ; tries++) {
    const startedAt = Date.now();
    try {
      const response = await fetch(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...signWebhook({ id: event.id, body, sentAt: new Date() }, options.secret),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      return { status: response.status, durationMs: Date.now() - startedAt };
    } catch (error) {
      options.signal.throwIfAborted();
      if (tries === 0) options.onUnreachable(error as Error);
      await delay(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)], undefined, { signal: options.signal });
    }
  }
}

/** The event's `data` is what its webhook carries; printed again it is the same bytes. */
export function webhookBody({ data }: SluiceEvent): string {
  return JSON.stringify(data);
}
