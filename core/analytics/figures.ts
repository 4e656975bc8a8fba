import { WIRE_STATUS } from '../wire/payment.ts';

/** One line of the rollups: how many, and how much in all. */
export interface RollupLine {
  readonly currency: string;
  /** A payment's status, SETTLED or REFUNDED. */
  readonly measure: string;
  readonly count: bigint;
  /** Minor units; of SETTLED, milliseconds. */
  readonly total: bigint;
}

export interface CurrencyTotal {
  readonly currency: string;
  readonly volume: bigint;
  readonly count: number;
}

/** What a stretch of time comes to. */
export interface Figures {
  /** Payments created in it, by how they went. */
  readonly payments: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending: number;
  /** Of those that succeeded, the largest count first. */
  readonly volumes: readonly CurrencyTotal[];
  /** Of those that were captured: how long that took on average; null where none was. */
  readonly averageSettleMs: number | null;
  /** Refunds processed in it. */
  readonly refunds: number;
  readonly refundVolumes: readonly CurrencyTotal[];
}

/** Adds the lines up. */
export function figuresOf(lines: readonly RollupLine[]): Figures {
  const counted = { pending: 0, success: 0, failed: 0 };
  const volumes = new Map<string, CurrencyTotal>();
  const refunds = new Map<string, CurrencyTotal>();
  const settled = { count: 0, ms: 0 };
  for (const line of lines) {
    const count = Number(line.count);
    if (line.measure === 'SETTLED') {
      settled.count += count;
      settled.ms += Number(line.total);
    } else if (line.measure === 'REFUNDED') addTo(refunds, line);
    else {
      const outcome = WIRE_STATUS[line.measure as keyof typeof WIRE_STATUS];
      counted[outcome] += count;
      if (outcome === 'success') addTo(volumes, line);
    }
  }
  return {
    payments: counted.pending + counted.success + counted.failed,
    succeeded: counted.success,
    failed: counted.failed,
    pending: counted.pending,
    volumes: sorted(volumes),
    averageSettleMs: settled.count === 0 ? null : settled.ms / settled.count,
    refunds: [...refunds.values()].reduce((sum, { count }) => sum + count, 0),
    refundVolumes: sorted(refunds),
  };
}

/** Of the payments that are decided, the part that succeeded: 0 to 1; null where none is decided. */
export function successRate({ succeeded, failed }: Pick<Figures, 'succeeded' | 'failed'>): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
}

function addTo(totals: Map<string, CurrencyTotal>, { currency, count, total }: RollupLine): void {
  const known = totals.get(currency) ?? { volume: 0n, count: 0 };
  const sum = { currency, volume: known.volume + total, count: known.count + Number(count) };
  totals.set(currency, sum);
}

/** A currency whose payments have all moved on is left with nothing. */
function sorted(totals: ReadonlyMap<string, CurrencyTotal>): CurrencyTotal[] {
  return [...totals.values()]
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.currency < b.currency ? -1 : 1));
}
