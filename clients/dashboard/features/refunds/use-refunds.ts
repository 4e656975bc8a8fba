import { graphql } from '../../../graphql/dashboard/gql.ts';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { tellsOfRefund } from './refund-event.ts';
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
  const variables = { first: PAGE_ROWS, after: search.after, filter: toRefundFilter(search) };
  const { data, failed, retry } = useLiveQuery(RefundsQuery, variables, tellsOfRefund);
  const pageInfo = data?.refunds.pageInfo;
  return {
    refunds: data?.refunds.edges.map(edge => edge.node),
    failed,
    retry,
    /** Where the next page begins; null on the last one. */
    next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
