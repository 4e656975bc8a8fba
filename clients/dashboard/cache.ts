import type { Exchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { cacheSchema } from '../graphql/cache-schema.ts';

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Types without an id are parts of the object they are read with; the cache has to be told of each. */
const withoutId = cacheSchema.__schema.types.filter(
  ({ kind, name, fields }) =>
    kind === 'OBJECT' && !ROOTS.includes(name) && !fields?.some(field => field.name === 'id'),
);

/** The page's copy of what it has read, each object once. */
export function createCache(): Exchange {
  const keys = {
    ...Object.fromEntries(withoutId.map(({ name }) => [name, () => null])),
    // Events never change and never end: kept by their ids, they would fill the memory of a page that is open all day.
    Event: () => null,
  };
  return cacheExchange({ schema: cacheSchema, keys });
}
