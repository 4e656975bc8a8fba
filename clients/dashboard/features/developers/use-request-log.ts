import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { RequestSearch } from './request-search.ts';

const RequestLogQuery = graphql(`
  query RequestLog($first: Int!, $filter: ApiRequestFilter) {
    apiRequests(first: $first, filter: $filter) {
      edges {
        node {
          id
          ...LoggedRequest
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

const STEP = 25;
const MOST = 100;

/** The log is written in batches and announces nothing: while somebody looks at it, it is read again. */
const REREAD_EVERY_MS = 3_000;

/** The newest requests of a filter, read again while the page is in sight. */
export function useRequestLog({ request, refused }: RequestSearch) {
  const [first, setFirst] = useState(STEP);
  const filter = { ...(request ? { requestId: request } : {}), ...(refused ? { refused } : {}) };
  const [{ data, error, fetching }, execute] = useQuery({
    query: RequestLogQuery,
    variables: { first, filter },
    requestPolicy: 'cache-and-network',
  });

  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') execute({ requestPolicy: 'network-only' });
    }, REREAD_EVERY_MS);
    return () => clearInterval(timer);
  }, [execute]);

  const page = data?.apiRequests;
  return {
    requests: page?.edges.map(edge => edge.node),
    failed: data === undefined && error !== undefined,
    fetching,
    reread: () => execute({ requestPolicy: 'network-only' }),
    showOlder:
      page?.pageInfo.hasNextPage && first < MOST ? () => setFirst(Math.min(MOST, first + STEP)) : undefined,
  };
}
