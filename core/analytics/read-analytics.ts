import type { Tenant } from '../context.ts';
import { type Database, query, type Statement } from '../db.ts';
import { lowestId } from '../ids.ts';
import { COUNT_MAX, ROLLUP_TAIL_MAX_EVENTS } from '../limits.ts';
import { type Figures, figuresOf, type RollupLine } from './figures.ts';
import { logChanges } from './log-changes.ts';
import { type AnalyticsRange, findPeriods, type Period, type Periods } from './periods.ts';

/** One step of a period. */
export interface AnalyticsPoint extends Figures {
  readonly at: Date;
}

export interface PeriodFigures extends Figures {
  readonly from: Date;
  /** Not included; of the period before, the moment up to which it is compared. */
  readonly until: Date;
  /** Webhooks of the period that were given up; counted up to COUNT_MAX. */
  readonly failedWebhooks: number;
}

export interface Analytics {
  readonly current: PeriodFigures;
  readonly previous: PeriodFigures;
  readonly series: readonly AnalyticsPoint[];
  readonly previousSeries: readonly AnalyticsPoint[];
}

/** Where the rollups of `$1` and `$2` end, for `logChanges`. */
export const UNCOUNTED_AFTER = '(SELECT seq FROM counted)';
export const UNCOUNTED_UNTIL = `(SELECT seq + ${ROLLUP_TAIL_MAX_EVENTS} FROM counted)`;
export const COUNTED =
  'counted AS (SELECT coalesce((SELECT seq FROM rollup_positions WHERE merchant_id = $1 AND mode = $2), 0) AS seq)';

// `$3` are the beginnings of the buckets, oldest first, and the end of the last.
const readBuckets: Statement = {
  name: 'analytics_buckets',
  text: `WITH ${COUNTED}, ${logChanges(UNCOUNTED_AFTER, UNCOUNTED_UNTIL)},
    lines AS (
      SELECT slot, currency, measure, count, total FROM rollups
      WHERE merchant_id = $1 AND mode = $2 AND slot >= ($3::timestamptz[])[1] AND slot < ($3::timestamptz[])[cardinality($3::timestamptz[])]
      UNION ALL
      SELECT slot, currency, measure, count, total FROM changes
      WHERE slot >= ($3::timestamptz[])[1] AND slot < ($3::timestamptz[])[cardinality($3::timestamptz[])])
    SELECT width_bucket(slot, $3::timestamptz[]) - 1 AS bucket, currency, measure,
      sum(count)::bigint AS count, sum(total)::bigint AS total
    FROM lines GROUP BY 1, 2, 3`,
};

// Ids are ordered by time.
const countFailedWebhooks: Statement = {
  name: 'analytics_failed_webhooks',
  text: `SELECT count(*)::integer AS count FROM (
    SELECT FROM deliveries WHERE merchant_id = $1 AND mode = $2 AND status = 'FAILED' AND id >= $3 AND id < $4 LIMIT $5) AS d`,
};

type BucketLine = RollupLine & { readonly bucket: number };

/** The figures of a range and of the period before, exact as of one snapshot of the database. */
export async function readAnalytics(
  db: Database,
  tenant: Tenant,
  wanted: { range: AnalyticsRange; timeZone: string; now: Date },
): Promise<Analytics> {
  const periods = await findPeriods(db, wanted.range, wanted);
  const edges = edgesOf(periods);
  const [lines, failed, failedBefore] = await Promise.all([
    query<BucketLine>(db, readBuckets, [tenant.merchantId, tenant.mode, edges]),
    failedWebhooks(db, tenant, periods.current),
    failedWebhooks(db, tenant, { from: periods.previous.from, until: periods.comparedUntil }),
  ]);
  const byBucket: BucketLine[][] = edges.map(() => []);
  for (const line of lines) byBucket[line.bucket]?.push(line);
  const indexOf = new Map(edges.map((at, bucket) => [at.getTime(), bucket]));
  // Every moment that is asked for is an edge.
  const between = (from: Date, until: Date) =>
    figuresOf(byBucket.slice(indexOf.get(from.getTime()), indexOf.get(until.getTime())).flat());
  const { current, previous, comparedUntil } = periods;
  return {
    current: { ...current, ...between(current.from, current.until), failedWebhooks: failed },
    previous: {
      from: previous.from,
      until: comparedUntil,
      ...between(previous.from, comparedUntil),
      failedWebhooks: failedBefore,
    },
    series: seriesOf(current, between),
    previousSeries: seriesOf(previous, between),
  };
}

/** Every step is a bucket, and the one in which the comparison ends is two. */
function edgesOf({ current, previous, comparedUntil }: Periods): Date[] {
  const times = [...previous.steps, ...current.steps, comparedUntil, current.until].map(at => at.getTime());
  return [...new Set(times)].sort((a, b) => a - b).map(time => new Date(time));
}

function seriesOf({ steps, until }: Period, between: (from: Date, until: Date) => Figures): AnalyticsPoint[] {
  return steps.map((at, i) => ({ at, ...between(at, steps[i + 1] ?? until) }));
}

async function failedWebhooks(
  db: Database,
  { merchantId, mode }: Tenant,
  { from, until }: Pick<Period, 'from' | 'until'>,
): Promise<number> {
  const ids = [from, until].map(at => lowestId('delivery', at.getTime()));
  const [row] = await query<{ count: number }>(db, countFailedWebhooks, [
    merchantId,
    mode,
    ...ids,
    COUNT_MAX,
  ]);
  return row?.count ?? 0;
}
