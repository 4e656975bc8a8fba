import { type ReactNode, useEffect } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { useNow } from '../../../ui/clock.ts';
import { startOfDay } from '../../../ui/local-time.ts';
import { locale } from '../../../ui/locale.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { mayPass } from '../../live/reread.ts';
import { useRereadOnEvents } from '../../live/use-live.tsx';
import { text } from '../../text.ts';

const PaymentStatsQuery = graphql(`
  query PaymentStats($since: DateTime!) {
    paymentStats(since: $since) {
      total
      succeeded
      failed
      pending
      currencies {
        currency
        volume
        count
      }
    }
  }
`);

/** Today's numbers. They are the server's own, read again as events arrive, never counted up here. */
export function PaymentCounters() {
  const client = useClient();
  const since = startOfDay(useNow()).toISOString();
  const [{ data, error }] = useQuery({
    query: PaymentStatsQuery,
    variables: { since },
    requestPolicy: 'cache-and-network',
  });
  const reread = useRereadOnEvents(
    event => event.payment != null,
    () => client.query(PaymentStatsQuery, { since }, { requestPolicy: 'network-only' }).toPromise(),
  );
  const missing = data === undefined && mayPass(error);
  useEffect(() => {
    if (missing) reread();
  }, [missing, reread]);
  const stats = data?.paymentStats;
  const volumes = [...(stats?.currencies ?? [])].sort((a, b) => b.count - a.count);
  const [main, ...others] = volumes.map(each => formatMoney(each.volume, each.currency));

  return (
    <section
      aria-label={text.payments.counters.today}
      className="rounded-2xl border border-line bg-surface shadow-raised"
    >
      <dl className="grid grid-cols-2 md:grid-cols-4 xl:grid-cols-[repeat(4,1fr)_1.6fr]">
        <Counter label={text.payments.counters.total} value={stats?.total} />
        <Counter label={text.payments.counters.succeeded} value={stats?.succeeded} dot="bg-good" />
        <Counter label={text.payments.counters.failed} value={stats?.failed} dot="bg-bad" />
        <Counter label={text.payments.counters.pending} value={stats?.pending} dot="bg-wait" />
        <Counter
          label={text.payments.counters.volume}
          value={stats && (main ?? '0')}
          detail={others.join('  ·  ')}
          className="col-span-2 border-t md:col-span-4 xl:col-span-1 xl:border-t-0"
        />
      </dl>
    </section>
  );
}

interface CounterProps {
  label: string;
  value: number | string | undefined;
  dot?: string;
  detail?: ReactNode;
  className?: string;
}

const count = new Intl.NumberFormat(locale);

function Counter({ label, value, dot, detail, className = '' }: CounterProps) {
  return (
    <div
      className={`border-line px-5 py-4 [&:not(:first-child)]:border-l max-md:[&:nth-child(2n+1)]:border-l-0 max-md:[&:nth-child(n+3)]:border-t ${className}`}
    >
      <dt className="flex items-center gap-2 text-ink-soft text-sm">
        {dot !== undefined && <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />}
        {label}
      </dt>
      <dd className="figures mt-0.5 flex h-9 items-baseline gap-3 overflow-hidden font-semibold text-2xl tracking-tight">
        {value === undefined ? (
          <Skeleton className="h-6 w-16 self-center" />
        ) : (
          <>
            <span data-test-id={`counter-${label.toLowerCase().replaceAll(' ', '-')}`}>
              {typeof value === 'number' ? count.format(value) : value}
            </span>
            {detail !== undefined && (
              <span className="truncate font-normal text-ink-soft text-sm tracking-normal">{detail}</span>
            )}
          </>
        )}
      </dd>
    </div>
  );
}
