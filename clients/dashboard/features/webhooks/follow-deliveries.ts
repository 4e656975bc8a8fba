import type { Client } from '@urql/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { waitToRetry } from '../../../socket/backoff.ts';
import { createReread, type ReadAnswer, type Reread } from '../../live/reread.ts';
import { useConnection } from '../../live/use-live.tsx';

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

/**
 * Follows every delivery of the merchant. Each message is the delivery as it is now, with how its endpoint
 * does, and is in the cache before `onChange` hears of it. What changed while nothing was connected is not repeated: `onChange` is told after a
 * subscription that ended was begun again, and whoever listens reads the list anew.
 */
export function followDeliveries(client: Client, onChange: () => void): () => void {
  let stopped = false;
  let retries = 0;
  let leave = () => {};

  function begin() {
    let over = false;

    async function again() {
      if (over || stopped) return;
      over = true;
      // Not now: the first result may come before `subscription` is assigned.
      queueMicrotask(() => subscription.unsubscribe());
      await waitToRetry(retries);
      retries += 1;
      if (stopped) return;
      begin();
      onChange();
    }

    const subscription = pipe(
      client.subscription(DeliveriesSubscription, {}),
      onEnd(() => void again()),
      subscribe(({ error }) => {
        if (error !== undefined) return void again();
        retries = 0;
        onChange();
      }),
    );
    leave = () => {
      over = true;
      subscription.unsubscribe();
    };
  }

  begin();
  return () => {
    stopped = true;
    leave();
  };
}

/** Runs `read` soon after every change of a delivery, and after a reconnect; each time until the server has answered. */
export function useRereadOnDeliveries(read: RefObject<() => Promise<ReadAnswer>>): void {
  const client = useClient();
  const { kind } = useConnection();
  const reread = useRef<Reread>(undefined);

  useEffect(() => {
    const next = createReread(() => read.current());
    reread.current = next;
    const leave = followDeliveries(client, next.soon);
    return () => {
      leave();
      next.stop();
    };
  }, [client, read]);

  useEffect(() => {
    if (kind === 'live' || kind === 'catching-up') reread.current?.now();
  }, [kind]);
}
