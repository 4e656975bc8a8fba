import type { ResultOf } from '@graphql-typed-document-node/core';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { useChanges } from '../../live/use-changes.ts';
import { useRereadOnEvents, useStream } from '../../live/use-live.tsx';

const PaymentPageQuery = graphql(`
  query PaymentPage($id: ID!) {
    eventCursor
    payment(id: $id) {
      id
      ...PaymentDetails
    }
    history: payment(id: $id) {
      id
      currency
      attempts {
        id
        ...PaymentAttempt
      }
      ledgerEntries {
        id
        ...PaymentEntry
      }
    }
    deliveries(first: 50, filter: { paymentId: $id }) {
      edges {
        node {
          id
          ...PaymentDelivery
        }
      }
    }
    events(last: 100, paymentId: $id) {
      hasMore
      events {
        id
        ...TimelineEvent
      }
    }
  }
`);

/** A delivery has no event of its own; what comes through this is in the cache, and so on the page. */
const DeliveriesSubscription = graphql(`
  subscription PaymentDeliveries {
    deliveries {
      id
      ...PaymentDelivery
    }
  }
`);

export type PaymentPageData = ResultOf<typeof PaymentPageQuery>;

/** The page's data, read again after each event of this payment. What is drawn comes out of the cache, which events reach too. */
export function usePaymentPage(id: string) {
  const client = useClient();
  const stream = useStream();
  const [failed, setFailed] = useState(false);
  const [{ data }] = useQuery({ query: PaymentPageQuery, variables: { id }, requestPolicy: 'cache-only' });
  const read = useCallback(async () => {
    const answer = await client
      .query(PaymentPageQuery, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    setFailed(answer.data === undefined);
    if (answer.data !== undefined) stream.start(answer.data.eventCursor);
    return answer;
  }, [client, stream, id]);
  useEffect(() => void read(), [read]);
  useChanges(DeliveriesSubscription, read, { readOnMessage: false });
  // Deliveries that changed while the connection was away are not told again; but a page that is live again is read anew.
  useRereadOnEvents(event => event.payment?.id === id, read);
  return { data, failed, retry: () => void read() };
}
