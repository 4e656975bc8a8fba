import type { Client } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { waitToRetry } from '../../../socket/backoff.ts';

const DeliveriesSubscription = graphql(`
  subscription Deliveries {
    deliveries {
      id
      ...DeliveryCells
    }
  }
`);

/**
 * Follows every delivery of the merchant. Each message is the delivery as it is now and is in the cache before
 * `onChange` hears of it. What changed while nothing was connected is not repeated: `onChange` is told after a
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
