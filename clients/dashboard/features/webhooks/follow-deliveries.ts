import { type RefObject, useEffect } from 'react';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { ReadAnswer } from '../../live/reread.ts';
import { useChanges } from '../../live/use-changes.ts';
import { useConnection } from '../../live/use-live.tsx';

/** Each message is the delivery as it is now, with how its endpoint does. */
const DeliveriesSubscription = graphql(`
  subscription Deliveries {
    deliveries {
      id
      ...DeliveryCells
      endpoint {
        id
        ...EndpointStatus
        ...EndpointHealth
      }
    }
  }
`);

/** Runs `read` soon after every change of a delivery, and after a reconnect; each time until the server has answered. */
export function useRereadOnDeliveries(read: RefObject<() => Promise<ReadAnswer>>): void {
  const { kind } = useConnection();
  const readNow = useChanges(DeliveriesSubscription, () => read.current(), { readOnMessage: true });
  useEffect(() => {
    if (kind === 'live' || kind === 'catching-up') readNow();
  }, [kind, readNow]);
}
