import { useEffect, useRef, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { DeliveryStatus } from '../../../graphql/dashboard/graphql.ts';
import { type Coalesced, coalesce } from '../../live/coalesce.ts';
import { useConnection, useRereadOnEvents, useStream } from '../../live/use-live.tsx';
import { followDeliveries } from './follow-deliveries.ts';

const DeliveryLogQuery = graphql(`
  query DeliveryLog($first: Int!, $filter: DeliveryFilter) {
    eventCursor
    deliveries(first: $first, filter: $filter) {
      edges {
        node {
          id
          ...DeliveryCells
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

const STEP = 25;
/** The most that the server gives in one page. The log is read in one piece, so that it is whole at one moment. */
const MOST = 100;

/** Changes come in bursts; the list is read at most so often. */
const REREAD_EVERY_MS = 400;

/**
 * The newest deliveries, live. A change shows at once where its row is already there, because it reaches the cache; which
 * rows there are is the server's word, read again after every change, after every event and after a reconnect.
 */
export function useDeliveryLog(statuses: readonly DeliveryStatus[]) {
  const client = useClient();
  const stream = useStream();
  const [first, setFirst] = useState(STEP);
  const variables = { first, filter: statuses.length > 0 ? { statuses } : {} };
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

  return {
    deliveries: data?.deliveries.edges.map(edge => edge.node),
    failed: data === undefined && error !== undefined && !fetching,
    fetching,
    retry: () => execute({ requestPolicy: 'network-only' }),
    /** Shows more of the past; undefined where there is no more, or no more at once. */
    showOlder:
      data?.deliveries.pageInfo.hasNextPage && first < MOST
        ? () => setFirst(Math.min(MOST, first + STEP))
        : undefined,
    /** There is more than can be shown at once. */
    cut: first >= MOST && (data?.deliveries.pageInfo.hasNextPage ?? false),
  };
}

function useRereadOnDeliveries(reread: { current: () => Promise<unknown> }) {
  const client = useClient();
  const { kind } = useConnection();
  const soon = useRef<Coalesced>(undefined);

  useEffect(() => {
    const next = coalesce(() => reread.current(), REREAD_EVERY_MS);
    soon.current = next;
    const leave = followDeliveries(client, next);
    return () => {
      leave();
      next.stop();
    };
  }, [client, reread]);

  useEffect(() => {
    if (kind === 'live' || kind === 'catching-up') soon.current?.();
  }, [kind]);
}
