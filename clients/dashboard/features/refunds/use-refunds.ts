import { useEffect } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { useRereadOnEvents, useStream } from '../../live/use-live.tsx';
import { type ParsedRefundSearch, toRefundFilter } from './refund-search.ts';

const RefundsQuery = graphql(`
  query Refunds($first: Int!, $after: String, $filter: RefundFilter) {
    eventCursor
    refunds(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          ...RefundRow
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

/** One page of refunds, read again after each event about a refund. */
export function useRefunds(search: ParsedRefundSearch) {
  const client = useClient();
  const stream = useStream();
  const variables = { first: PAGE_ROWS, after: search.after, filter: toRefundFilter(search) };
  const [{ data, error, fetching }, execute] = useQuery({
    query: RefundsQuery,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const cursor = data?.eventCursor;
  useEffect(() => {
    if (cursor !== undefined) stream.start(cursor);
  }, [stream, cursor]);
  useRereadOnEvents(
    event => event.type.startsWith('REFUND_'),
    () => client.query(RefundsQuery, variables, { requestPolicy: 'network-only' }).toPromise(),
  );

  const pageInfo = data?.refunds.pageInfo;
  return {
    refunds: data?.refunds.edges.map(edge => edge.node),
    failed: data === undefined && error !== undefined && !fetching,
    retry: () => execute({ requestPolicy: 'network-only' }),
    /** Where the next page begins; null on the last one. */
    next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
