import { useCallback, useEffect, useState } from 'react';
import { type Client, useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AnalyticsRange } from '../../../graphql/dashboard/graphql.ts';
import { useNow } from '../../../ui/clock.ts';
import { currentTimeZone } from '../../../ui/time-zone.ts';
import { createReadingAhead } from '../../live/read-ahead.ts';
import { mayPass } from '../../live/reread.ts';
import { useRereadOnEvents, useStream } from '../../live/use-live.tsx';
import { useRereadByClock } from './use-reread-by-clock.ts';

const AnalyticsQuery = graphql(`
  query HomeAnalytics($range: AnalyticsRange!, $timeZone: String!) {
    analytics(range: $range, timeZone: $timeZone) {
      ...HomeFigures
      ...ChartedAnalytics
    }
  }
`);

const OverviewQuery = graphql(`
  query HomeOverview($soon: DateTime!) {
    eventCursor
    recent: payments(first: 8) {
      edges {
        node {
          id
          version
          ...RecentPayment
        }
      }
    }
    ...AttentionNeeds
  }
`);

/** An authorization that is given back within this time is worth a word. */
const EXPIRES_SOON_MS = 24 * 60 * 60 * 1_000;
/** "Soon" moves in steps, so that the same question is asked for a while. */
const SOON_STEP_MS = 60 * 60 * 1_000;

/** When an authorization that ends by then ends soon. */
function soonAt(now: number): string {
  return new Date(Math.ceil((now + EXPIRES_SOON_MS) / SOON_STEP_MS) * SOON_STEP_MS).toISOString();
}

interface Asked {
  readonly range: AnalyticsRange;
  readonly timeZone: string;
  readonly soon: string;
}

const reading = createReadingAhead((client, { range, timeZone, soon }: Asked) => {
  const fresh = { requestPolicy: 'network-only' } as const;
  return Promise.all([
    client.query(AnalyticsQuery, { range, timeZone }, fresh).toPromise(),
    client.query(OverviewQuery, { soon }, fresh).toPromise(),
  ]);
});

/** Begins what the page reads first. */
export function readHomeAhead(client: Client, range: AnalyticsRange): void {
  // Days are those of the reader's own clock.
  reading.begin(client, { range, timeZone: currentTimeZone(), soon: soonAt(Date.now()) });
}

/** What the page shows, read again as events arrive: the server's own numbers, never counted up here. */
export function useHome(range: AnalyticsRange) {
  const client = useClient();
  const stream = useStream();
  const timeZone = currentTimeZone();
  const [failed, setFailed] = useState(false);
  const soon = soonAt(useNow());
  const [analytics] = useQuery({
    query: AnalyticsQuery,
    variables: { range, timeZone },
    requestPolicy: 'cache-only',
  });
  const [overview] = useQuery({ query: OverviewQuery, variables: { soon }, requestPolicy: 'cache-only' });

  const read = useCallback(async () => {
    const [figures, page] = await reading.read(client, stream, { range, timeZone, soon });
    setFailed(figures.data === undefined || page.data === undefined);
    if (page.data !== undefined) stream.start(page.data.eventCursor);
    return mayPass(figures.error) ? figures : page;
  }, [client, stream, range, soon, timeZone]);
  const reread = useRereadOnEvents(() => true, read);
  useRereadByClock(reread);
  useEffect(() => {
    void read().then(({ error }) => mayPass(error) && reread());
  }, [read, reread]);

  return {
    analytics: analytics.data?.analytics,
    overview: overview.data,
    failed,
    retry: () => void read(),
  };
}
