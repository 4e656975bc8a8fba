import { z } from 'zod';
import type { LedgerAccount } from '../../prisma/client/client.ts';
import { authorizedCaller, type Context } from '../context.ts';
import { currency, parseInput } from '../parse.ts';
import { LEDGER_ACCOUNTS, signOf } from './entries.ts';
import { type LedgerSum, readSums } from './read-sums.ts';

/** The balance of an account at a moment. */
export interface BalancePoint {
  readonly at: Date;
  readonly amount: bigint;
}

/** How far to look back, and how far apart the points are: as many as a chart has room for. */
export const BALANCE_RANGES = ['LAST_24_HOURS', 'LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_90_DAYS'] as const;

export type BalanceRange = (typeof BALANCE_RANGES)[number];

const SHAPES: Readonly<Record<BalanceRange, { hours: number; stepHours: number }>> = {
  LAST_24_HOURS: { hours: 24, stepHours: 1 },
  LAST_7_DAYS: { hours: 7 * 24, stepHours: 1 },
  LAST_30_DAYS: { hours: 30 * 24, stepHours: 6 },
  LAST_90_DAYS: { hours: 90 * 24, stepHours: 24 },
};

const HOUR_MS = 60 * 60 * 1000;

const input = z.strictObject({
  account: z.enum(LEDGER_ACCOUNTS),
  currency,
  range: z.enum(BALANCE_RANGES),
});

/** A balance over time: at full hours, and last of all now. Input: `{ account, currency, range }`. */
export async function readBalanceHistory(ctx: Context, rawInput: unknown): Promise<BalancePoint[]> {
  const caller = authorizedCaller(ctx, 'balances:read');
  const wanted = parseInput(input, rawInput);
  const { hours, stepHours } = SHAPES[wanted.range];
  const now = ctx.app.now();
  const thisHour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const since = new Date(thisHour - hours * HOUR_MS);
  const sums = await readSums(ctx.app, caller, { since, until: now });
  const own = sums.filter(sum => sum.currency === wanted.currency);
  const steps = Array.from(
    { length: hours / stepHours + 1 },
    (_, i) => since.getTime() + i * stepHours * HOUR_MS,
  );
  return pointsOf(own, wanted.account, [...steps, now.getTime()]);
}

/** Adds up what was moved before each of these moments, which rise. */
function pointsOf(
  sums: readonly LedgerSum[],
  account: LedgerAccount,
  moments: readonly number[],
): BalancePoint[] {
  const last = moments.at(-1);
  let next = 0;
  let amount = 0n;
  return moments.map(moment => {
    // The hour that is not over counts now, and at no full hour yet.
    const isBefore = ({ hour }: LedgerSum) => hour === null || moment === last || hour.getTime() < moment;
    for (let sum = sums[next]; sum && isBefore(sum); sum = sums[++next])
      amount += signOf(account, sum.kind) * sum.amount;
    return { at: new Date(moment), amount };
  });
}
