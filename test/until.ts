import { setTimeout as delay } from 'node:timers/promises';

/** Polls until the value satisfies the condition; fails with the last one after the time-out. */
export async function until<Value>(
  read: () => Promise<Value> | Value,
  condition: (value: Value) => boolean,
  timeoutMs = 10_000,
): Promise<Value> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (condition(value)) return value;
    if (Date.now() > giveUpAt)
      throw new Error(
        `still ${JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? part.toString() : part))} after ${timeoutMs} ms`,
      );
    await delay(20);
  }
}
