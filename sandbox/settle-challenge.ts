import type { Decision } from './acquirer.ts';
import type { Entry } from './entry.ts';
import { notificationOf } from './notification.ts';
import type { Sandbox } from './sandbox.ts';

/** The shopper has decided: book it, then tell the gateway. `undefined`: there is nothing to decide any more. */
export async function settleChallenge(
  { acquirer, books, notifier, now }: Pick<Sandbox, 'acquirer' | 'books' | 'notifier' | 'now'>,
  key: string,
  decision: Decision,
): Promise<Entry | undefined> {
  const entry = acquirer.decideChallenge(key, decision, now());
  if (!entry) return undefined;
  await books.flushed();
  notifier.send(notificationOf(entry));
  return entry;
}
