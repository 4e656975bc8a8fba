import { type Database, query, type Statement } from '../db.ts';
import { ValidationError } from '../errors.ts';

/** What a merchant looks back on: whole days of a time zone, today the last of them. */
export const ANALYTICS_RANGES = ['TODAY', 'LAST_7_DAYS', 'LAST_30_DAYS'] as const;

export type AnalyticsRange = (typeof ANALYTICS_RANGES)[number];

/** Whole days, and how finely they are drawn: as many points as a chart has room for. */
const SHAPES: Readonly<Record<AnalyticsRange, { days: number; step: string }>> = {
  TODAY: { days: 1, step: '15 minutes' },
  LAST_7_DAYS: { days: 7, step: '3 hours' },
  LAST_30_DAYS: { days: 30, step: '1 day' },
};

/** Beginnings of the steps of a period, oldest first. */
export interface Period {
  readonly from: Date;
  /** Not included. */
  readonly until: Date;
  readonly steps: readonly Date[];
}

export interface Periods {
  /** Until the end of today: what is still to come is empty. */
  readonly current: Period;
  /** As many days before it. */
  readonly previous: Period;
  /** As far into the period before as now is into the current one: what the two may be compared by. */
  readonly comparedUntil: Date;
}

// Local times as people mean them: a day that is an hour short or long is still a day. A step that does not exist
// falls onto the next one.
const readPeriods: Statement = {
  name: 'analytics_periods',
  text: `WITH local AS (SELECT date_trunc('day', $1::timestamptz AT TIME ZONE $2) AS today, $1::timestamptz AT TIME ZONE $2 AS now)
    SELECT (today - ($3 - 1) * interval '1 day') AT TIME ZONE $2 AS "from",
      (today + interval '1 day') AT TIME ZONE $2 AS until,
      (today - (2 * $3 - 1) * interval '1 day') AT TIME ZONE $2 AS "previousFrom",
      least(date_bin('15 minutes', ((now - $3 * interval '1 day') AT TIME ZONE $2) + interval '15 minutes' - interval '1 ms', '2000-01-01T00:00:00Z'),
        (today - ($3 - 1) * interval '1 day') AT TIME ZONE $2) AS "comparedUntil",
      ARRAY(SELECT DISTINCT step AT TIME ZONE $2 AS at
        FROM generate_series(today - (2 * $3 - 1) * interval '1 day', today + interval '1 day' - interval '1 ms', $4::interval) AS step
        ORDER BY at) AS steps
    FROM local`,
};

interface Row {
  readonly from: Date;
  readonly until: Date;
  readonly previousFrom: Date;
  readonly comparedUntil: Date;
  readonly steps: readonly Date[];
}

/** The two periods of a range at a moment. Throws INVALID_INPUT for a time zone that does not exist. */
export async function findPeriods(
  db: Database,
  range: AnalyticsRange,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<Periods> {
  if (!isTimeZone(timeZone))
    throw new ValidationError(
      'INVALID_INPUT',
      `There is no time zone ${JSON.stringify(timeZone)}. Give its IANA name, like Asia/Kolkata.`,
      ['timeZone'],
    );
  const { days, step } = SHAPES[range];
  const [row] = await query<Row>(db, readPeriods, [now, timeZone, days, step]);
  if (!row) throw new Error('the periods of analytics are missing');
  const { from, until, previousFrom, comparedUntil, steps } = row;
  return {
    current: { from, until, steps: steps.filter(at => at >= from) },
    previous: { from: previousFrom, until: from, steps: steps.filter(at => at < from) },
    comparedUntil,
  };
}

/** By name only: Postgres reads the sign of an offset the other way round. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
