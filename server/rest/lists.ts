import type { z } from 'zod';
import type { listParameters } from './parameters.ts';

/** Counting all rows of a large merchant would cost more than the page. */
const TOTAL_MAX = 10_000;

/** A page of a list, newest first: by number of rows, or after the last id that was seen. */
export type ListQuery = z.output<z.ZodObject<ReturnType<typeof listParameters>>>;

/** What a list reads with, and counts with: a Prisma delegate whose filter is already in place. */
export interface ListSource<Row> {
  page(args: { take: number; skip: number; after: string | null }): Promise<Row[]>;
  /** At most this many. */
  count(take: number): Promise<number>;
}

/** One row more than asked for tells whether there is more. */
export async function readList<Row>(
  { limit, offset, starting_after: startingAfter }: ListQuery,
  source: ListSource<Row>,
  present: (rows: readonly Row[]) => object[] | Promise<object[]>,
): Promise<object> {
  const take = limit + 1;
  if (startingAfter !== undefined) {
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
