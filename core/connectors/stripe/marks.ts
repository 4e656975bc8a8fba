import type Stripe from 'stripe';

/**
 * What an intent's metadata says of the requests that acted on it: under the request's key, "capture 400". Stripe allows
 * 50 entries of 40 and 500 characters, and as many captures of one authorization.
 */
type Act = 'capture' | 'release';

/** The mark of a key that may never act again. */
export const ABANDONED = 'abandoned';

const MARK = /^(capture|release) (\d+)$/;

/** `amount` in our minor units. */
export function markOf(act: Act, amount: bigint): string {
  return `${act} ${amount}`;
}

interface Mark {
  readonly key: string;
  readonly act: Act;
  readonly amount: bigint;
}

/** Whether the request with this key has acted on the intent. */
export function hasMark({ metadata }: Pick<Stripe.PaymentIntent, 'metadata'>, key: string): boolean {
  return readMarks(metadata).some(mark => mark.key === key);
}

export function readMarks(metadata: Readonly<Record<string, string>>): readonly Mark[] {
  return Object.entries(metadata).flatMap(([key, text]) => {
    const [, act, amount] = MARK.exec(text) ?? [];
    return amount === undefined ? [] : [{ key, act: act as Act, amount: BigInt(amount) }];
  });
}

/** What has been promised back to the shopper and is still held. */
export function releasedAmount(metadata: Readonly<Record<string, string>>): bigint {
  return readMarks(metadata)
    .filter(mark => mark.act === 'release')
    .reduce((sum, mark) => sum + mark.amount, 0n);
}
