import { type IdKind, kindOfId } from '../../core/ids.ts';
import { PAGE_MAX } from '../../core/limits.ts';
import { HttpError } from './errors.ts';
import type { Call } from './route.ts';

const DEFAULT_LIMIT = 10;
/** Skipping rows costs as much as reading them: whoever goes deeper uses starting_after. */
const OFFSET_MAX = 10_000;
/** Counting all rows of a large merchant would cost more than the page. */
const TOTAL_MAX = 10_000;

/** A page of a list, newest first: by number of rows, or after the last id that was seen. */
export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  readonly startingAfter: string | null;
}

export function listQuery(call: Call, kind: IdKind): ListQuery {
  return {
    limit: integer(call, 'limit', { byDefault: DEFAULT_LIMIT, min: 1, max: PAGE_MAX }),
    offset: integer(call, 'offset', { byDefault: 0, min: 0, max: OFFSET_MAX }),
    startingAfter: startingAfter(call, kind),
  };
}

export function integer(
  call: Call,
  name: string,
  { byDefault, min, max }: { byDefault: number; min: number; max: number },
): number {
  const text = call.query(name);
  if (text === undefined) return byDefault;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new HttpError(400, `${name} must be a whole number from ${min} to ${max}`, { field: name });
}

function startingAfter(call: Call, kind: IdKind): string | null {
  const id = call.query('starting_after');
  if (id === undefined) return null;
  if (kindOfId(id) === kind) return id;
  throw new HttpError(400, 'starting_after must be the id of the last object seen', {
    field: 'starting_after',
  });
}

/** What a list reads with, and counts with: a Prisma delegate whose filter is already in place. */
export interface ListSource<Row> {
  page(args: { take: number; skip: number; after: string | null }): Promise<Row[]>;
  /** At most this many. */
  count(take: number): Promise<number>;
}

/** One row more than asked for tells whether there is more. */
export async function readList<Row>(
  { limit, offset, startingAfter }: ListQuery,
  source: ListSource<Row>,
  present: (rows: readonly Row[]) => object[] | Promise<object[]>,
): Promise<object> {
  const take = limit + 1;
  if (startingAfter !== null) {
    const rows = await source.page({ take, skip: 0, after: startingAfter });
    return { data: await present(rows.slice(0, limit)), limit, has_more: rows.length > limit };
  }
  const [rows, counted] = await Promise.all([
    source.page({ take, skip: offset, after: null }),
    source.count(TOTAL_MAX + 1),
  ]);
  return {
    data: await present(rows.slice(0, limit)),
    total: Math.min(counted, TOTAL_MAX),
    ...(counted > TOTAL_MAX ? { total_is_capped: true } : {}),
    limit,
    offset,
    has_more: rows.length > limit,
  };
}
