import type { Entry } from './entry.ts';
import { notificationOf } from './notification.ts';
import type { Sandbox } from './sandbox.ts';

/** The shopper has decided: book it, then tell the gateway. `undefined`: there is nothing to decide any more. */
export async function settleChallenge(
  { acquirer, books, notifier, now }: Pick<Sandbox, 'acquirer' | 'books' | 'notifier' | 'now'>,
  key: string,
  approved: boolean,
): Promise<Entry | undefined> {
  const entry = acquirer.decideChallenge(key, approved, now());
  if (!entry) return undefined;
  await books.flushed();
  notifier.send(notificationOf(entry));
  return entry;
}
