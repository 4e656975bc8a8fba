import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Client } from 'urql';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { Attention } from './attention.tsx';
import { Figures } from './figures.tsx';
import { FirstPayment } from './first-payment.tsx';
import { type HomeSearch, rangeOf } from './home-range.ts';
import { RangeSwitch } from './range-switch.tsx';
import { RecentPayments } from './recent-payments.tsx';
import { readHomeAhead, useHome } from './use-home.ts';

/** The chart's code is loaded behind the numbers: they are what the page was opened for. */
const PaymentsChart = lazy(() =>
  import('./payments-chart.tsx').then(({ PaymentsChart: component }) => ({ default: component })),
);

const route = getRouteApi('/shell/');

/** Begins what the page reads first. */
export function readAhead(client: Client, search: HomeSearch): void {
  readHomeAhead(client, rangeOf(search));
}

/** How payments go, what just happened, and what needs somebody. */
export function HomePage() {
  const range = rangeOf(route.useSearch());
  const { analytics, overview, failed, retry } = useHome(range);
  if (failed && overview === undefined)
    return (
      <Unreachable
        title={text.home.unreachable}
        heading="h1"
        retry={{ label: text.home.tryAgain, onRetry: retry }}
      >
        {text.home.unreachableHint}
      </Unreachable>
    );
  if (overview?.recent.edges.length === 0) return <FirstPayment />;

  return (
    <>
      <title>{`${text.home.title} · Sluice`}</title>
      <header className="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <h1 className="font-semibold text-2xl tracking-tight">{text.home.title}</h1>
        <RangeSwitch range={range} />
      </header>
      <Figures range={range} analytics={analytics} />
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <section
            aria-label={text.home.chart}
            className="rounded-2xl border border-line bg-surface p-5 shadow-raised"
          >
            {analytics ? (
              <Suspense fallback={<Skeleton className="h-80 w-full" />}>
                <PaymentsChart range={range} analytics={analytics} />
              </Suspense>
            ) : (
              <Skeleton className="h-80 w-full" />
            )}
          </section>
          <RecentPayments payments={overview?.recent.edges.map(edge => edge.node)} />
        </div>
        <Attention needs={overview} />
      </div>
    </>
  );
}
