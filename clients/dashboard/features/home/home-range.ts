import type { AnalyticsRange } from '../../../graphql/dashboard/graphql.ts';

/** The range as it stands in the address: `?range=7d`. Today is what is shown without one. */
export interface HomeSearch {
  range?: string;
}

export const RANGES: readonly { range: AnalyticsRange; word: string }[] = [
  { range: 'TODAY', word: 'today' },
  { range: 'LAST_7_DAYS', word: '7d' },
  { range: 'LAST_30_DAYS', word: '30d' },
];

export function readHomeSearch({ range }: Record<string, unknown>): HomeSearch {
  return RANGES.some(each => each.word === range && each.range !== 'TODAY') ? { range: String(range) } : {};
}

export function rangeOf({ range }: HomeSearch): AnalyticsRange {
  return RANGES.find(each => each.word === range)?.range ?? 'TODAY';
}

export function searchOf(range: AnalyticsRange): HomeSearch {
  const word = RANGES.find(each => each.range === range)?.word;
  return range === 'TODAY' || word === undefined ? {} : { range: word };
}
