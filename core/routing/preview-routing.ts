import { z } from 'zod';
import { authorizedMerchant, type Context } from '../context.ts';
import { PAYMENT_MAX_MINOR_UNITS } from '../limits.ts';
import { currency, minorUnits, parseInput } from '../parse.ts';
import { CARD_NETWORKS } from '../payments/card.ts';
import { readRouting } from './read-routing.ts';
import { lanesOf } from './route.ts';
import type { Candidate } from './rules.ts';

/** Who would be asked for a payment, as the rules are now. */
export interface RoutingPreview {
  /** The place of the rule that decides, from 0; null: no rule fits, or there are none. */
  readonly rule: number | null;
  /** Those among whom is drawn. Empty: nobody takes such a payment. */
  readonly choices: readonly { readonly candidate: Candidate; readonly share: number }[];
  /** Who may be asked after all of these, in the order of the rules. */
  readonly afterwards: readonly Candidate[];
}

const input = z.strictObject({
  amount: minorUnits(1n, PAYMENT_MAX_MINOR_UNITS),
  currency,
  method: z.enum(['CARD', 'UPI']),
  captureMethod: z.enum(['AUTOMATIC', 'MANUAL']),
  cardNetwork: z.enum(CARD_NETWORKS).nullish(),
  withoutVpa: z.boolean().nullish(),
});

/** Input: `{ amount, currency, method, captureMethod, cardNetwork?, withoutVpa? }`. Nothing is written, nobody is asked. */
export async function previewRouting(ctx: Context, given: unknown): Promise<RoutingPreview> {
  const caller = authorizedMerchant(ctx, 'payments:read');
  const { cardNetwork, withoutVpa, ...wish } = parseInput(input, given);
  const network = wish.method === 'CARD' ? (cardNetwork ?? 'unknown') : null;
  const [first, ...later] = lanesOf(await readRouting(ctx.app, caller), {
    ...wish,
    cardNetwork: network,
    hasVpa: !withoutVpa,
  });
  const targets = first?.targets ?? [];
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const chosen = targets.map(({ candidate }) => candidate);
  const others = later.flatMap(lane => lane.targets.map(({ candidate }) => candidate));
  return {
    rule: first?.rule ?? null,
    choices: targets.map(({ candidate, weight }) => ({ candidate, share: weight / total })),
    afterwards: [...new Set(others)].filter(candidate => !chosen.includes(candidate)),
  };
}
