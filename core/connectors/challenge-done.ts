/**
 * Where a shopper comes back to from a challenge when the payment names no address: a page of the web process that says
 * so and does nothing. What became of the payment is told where the shopper pays.
 */
export const CHALLENGE_DONE_PATH = '/challenge/done';

export function challengeDoneUrl(checkoutUrl: string): string {
  return new URL(CHALLENGE_DONE_PATH, checkoutUrl).href;
}
