import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect } from 'react';
import { type AnyVariables, useClient, useQuery } from 'urql';
import type { LiveEvent } from './events.ts';
import { useRereadOnEvents, useStream } from './use-live.tsx';

/**
 * A query that is read again soon after every event that `matters`, and when the place in the log was lost. It asks for
 * the `eventCursor` too, which is from before anything else it read: so no event falls between the two.
 */
export function useLiveQuery<Data extends { eventCursor: string }, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  matters: (event: LiveEvent) => boolean = () => true,
) {
  const client = useClient();
  const stream = useStream();
  const [{ data, error, fetching }, execute] = useQuery({
    query,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const reread = () => client.query(query, variables, { requestPolicy: 'network-only' }).toPromise();

  const cursor = data?.eventCursor;
  useEffect(() => {
    if (cursor !== undefined) stream.start(cursor);
  }, [stream, cursor]);
  useRereadOnEvents(matters, reread);

  return {
    data,
    /** There is nothing to show, and the server did not answer. */
    failed: data === undefined && error !== undefined && !fetching,
    /** After a change that no event tells of. */
    reread,
    /** After a failure, of which the cache knows nothing. */
    retry: () => execute({ requestPolicy: 'network-only' }),
  };
}
