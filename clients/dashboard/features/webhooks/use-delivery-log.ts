import { useEffect, useRef } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { useRereadOnEvents, useStream } from '../../live/use-live.tsx';
import { type ParsedDeliverySearch, toDeliveryFilter } from './delivery-filter.ts';
import { useRereadOnDeliveries } from './follow-deliveries.ts';

const DeliveryLogQuery = graphql(`
  query DeliveryLog($first: Int!, $after: String, $filter: DeliveryFilter) {
    eventCursor
    deliveries(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          ...DeliveryCells
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAGE_ROWS = 25;

/**
 * One page of deliveries, live. A change shows at once where its row is already there, because it reaches the cache;
 * which rows there are is the server's word, read again after every change, after every event and after a reconnect.
 */
export function useDeliveryLog(search: ParsedDeliverySearch) {
  const client = useClient();
  const stream = useStream();
  const variables = { first: PAGE_ROWS, after: search.after, filter: toDeliveryFilter(search) };
  const [{ data, error, fetching }, execute] = useQuery({
    query: DeliveryLogQuery,
    variables,
    requestPolicy: 'cache-and-network',
  });

  const reread = () =>
    client.query(DeliveryLogQuery, variables, { requestPolicy: 'network-only' }).toPromise();
  const latest = useRef(reread);
  useEffect(() => {
    latest.current = reread;
  });

  const cursor = data?.eventCursor;
  useEffect(() => {
    if (cursor !== undefined) stream.start(cursor);
  }, [stream, cursor]);
  useRereadOnEvents(() => true, reread);
  useRereadOnDeliveries(latest);

  const pageInfo = data?.deliveries.pageInfo;
  return {
    deliveries: data?.deliveries.edges.map(edge => edge.node),
    failed: data === undefined && error !== undefined && !fetching,
    retry: () => execute({ requestPolicy: 'network-only' }),
    /** Where the next page begins; null on the last one. */
    next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
