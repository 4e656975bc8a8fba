import type { Exchange, OperationResult } from '@urql/core';
import { map, pipe } from 'wonka';

const NAME = 'ownCursor';

/**
 * Keeps the `eventCursor` of each answer beside its data, placed between the cache and the network. The cache lays answers
 * over each other in the order in which they were asked for, what stands at the root as well: one that was overtaken
 * would come out of it with the newer one's cursor, and seem to know what it does not.
 */
export const ownCursorExchange: Exchange = ({ forward }) => {
  return operations =>
    pipe(
      forward(operations),
      map(result => {
        const cursor = (result.data as { eventCursor?: unknown } | null | undefined)?.eventCursor;
        return cursor === undefined
          ? result
          : { ...result, extensions: { ...result.extensions, [NAME]: cursor } };
      }),
    );
};

/** The `eventCursor` that this very answer came with. */
export function ownCursor({ extensions }: Pick<OperationResult, 'extensions'>): string | undefined {
  const cursor: unknown = extensions?.[NAME];
  return typeof cursor === 'string' ? cursor : undefined;
}
