import { useEffect, useRef } from 'react';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { useLiveQuery } from '../../live/use-live-query.ts';
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
  const variables = { first: PAGE_ROWS, after: search.after, filter: toDeliveryFilter(search) };
  const { data, failed, reread, retry } = useLiveQuery(DeliveryLogQuery, variables);
  const latest = useRef(reread);
  useEffect(() => {
    latest.current = reread;
  });
  useRereadOnDeliveries(latest);

  const pageInfo = data?.deliveries.pageInfo;
  return {
    deliveries: data?.deliveries.edges.map(edge => edge.node),
    failed,
    retry,
    /** Where the next page begins; null on the last one. */
    next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
