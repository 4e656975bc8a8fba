import { Outlet } from '@tanstack/react-router';
import { createContext, useContext, useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import type { EventStream } from '../../live/event-stream.ts';
import type { LiveEvent } from '../../live/events.ts';
import { useStream } from '../../live/use-live.tsx';
import { createPaymentFeed, type PaymentFeed } from './payment-feed.ts';
import { type ParsedPaymentSearch, type PaymentSearch, writePaymentSearch } from './payment-filter.ts';

/** Keeps the feed of the filter that was last looked at, so that coming back from a payment finds the list as it was. */
interface FeedKeeper {
  feedOf(search: ParsedPaymentSearch): PaymentFeed;
  /** The filter that was last looked at, as it stands in the address. */
  search(): PaymentSearch;
  stop(): void;
}

function keepFeed(client: Client, stream: EventStream<LiveEvent>): FeedKeeper {
  let kept: { key: string; search: ParsedPaymentSearch; feed: PaymentFeed } | undefined;
  return {
    feedOf(search) {
      const key = JSON.stringify(search);
      if (kept?.key !== key) {
        kept?.feed.stop();
        kept = { key, search, feed: createPaymentFeed({ client, stream, search }) };
      }
      return kept.feed;
    },
    search: () => (kept === undefined ? {} : writePaymentSearch(kept.search)),
    stop: () => kept?.feed.stop(),
  };
}

const FeedContext = createContext<FeedKeeper | null>(null);

function useKeeper(): FeedKeeper {
  const keeper = useContext(FeedContext);
  if (keeper === null) throw new Error('There is no PaymentsLayout above this component.');
  return keeper;
}

/** The feed of a filter. The same filter gives the same feed for as long as the reader stays among payments. */
export function usePaymentFeed(search: ParsedPaymentSearch): PaymentFeed {
  return useKeeper().feedOf(search);
}

/** Where the reader came from: the filter of the list, none where they came from elsewhere. */
export function useListSearch(): PaymentSearch {
  return useKeeper().search();
}

/** What the list and a payment's page share. */
export function PaymentsLayout() {
  const client = useClient();
  const stream = useStream();
  const [keeper, setKeeper] = useState<FeedKeeper | null>(null);

  useEffect(() => {
    const next = keepFeed(client, stream);
    setKeeper(next);
    return () => next.stop();
  }, [client, stream]);

  if (keeper === null) return null;
  return (
    <FeedContext value={keeper}>
      <Outlet />
    </FeedContext>
  );
}
