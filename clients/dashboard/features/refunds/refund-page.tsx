import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, CloudOff, SearchX } from 'lucide-react';
import { useEffect } from 'react';
import { useClient, useQuery } from 'urql';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRereadOnEvents, useStream } from '../../live/use-live.tsx';
import { text } from '../../text.ts';
import { RefundFacts } from './refund-facts.tsx';
import { RefundParts } from './refund-parts.tsx';
import { RefundStatus } from './refund-status.tsx';

const RefundDetails = graphql(`
  fragment RefundDetails on Refund {
    id
    amount
    currency
    status
    decline {
      code
      message
    }
    attempts {
      id
      ...RefundPart
    }
    ...RefundFacts
  }
`);

const RefundPageQuery = graphql(`
  query RefundPage($id: ID!) {
    eventCursor
    refund(id: $id) {
      id
      ...RefundDetails
    }
  }
`);

const words = text.refunds;

const route = getRouteApi('/shell/refunds/$id');

/** One refund: what it is, the calls it is made of, and what became of them. */
export function RefundPage() {
  const { id } = route.useParams();
  const client = useClient();
  const stream = useStream();
  const [{ data, error, fetching }, execute] = useQuery({
    query: RefundPageQuery,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const cursor = data?.eventCursor;
  useEffect(() => {
    if (cursor !== undefined) stream.start(cursor);
  }, [stream, cursor]);
  useRereadOnEvents(
    event => event.type.startsWith('REFUND_'),
    () => client.query(RefundPageQuery, { id }, { requestPolicy: 'network-only' }).toPromise(),
  );
  const failed = data === undefined && error !== undefined && !fetching;

  return (
    <>
      <title>{`${id} · Sluice`}</title>
      <Link
        to="/refunds"
        className="-ml-2 mb-3 inline-flex h-9 items-center gap-1.5 rounded-md px-2 text-ink-soft text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {words.allRefunds}
      </Link>
      {data?.refund && <Details refund={data.refund} />}
      {data?.refund === null && <Unknown id={id} />}
      {failed && <Unreachable onRetry={() => execute({ requestPolicy: 'network-only' })} />}
      {data === undefined && !failed && <Loading />}
    </>
  );
}

function Details({ refund }: { refund: FragmentType<typeof RefundDetails> }) {
  const details = readFragment(RefundDetails, refund);
  const { id, amount, currency, status, decline, attempts } = details;
  return (
    <>
      <header className="mb-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="figures font-semibold text-3xl tracking-tight">{formatMoney(amount, currency)}</h1>
          <output>
            <RefundStatus status={status} />
          </output>
        </div>
        <p className="mt-1 flex items-center gap-1 font-mono text-ink-soft text-sm">
          <span className="break-all">{id}</span>
          <CopyButton text={id} label={words.copy(id)} />
        </p>
      </header>
      {decline && (
        <section aria-label={words.whyFailed} className="mb-6 rounded-2xl bg-bad-tint p-5">
          <h2 className="font-semibold text-bad">{decline.message}</h2>
          <p className="mt-0.5">{words.failedNote}</p>
          <p className="mt-2 font-mono text-ink-soft text-sm">{decline.code}</p>
        </section>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <RefundParts parts={attempts} currency={currency} />
        <RefundFacts refund={details} />
      </div>
    </>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="h-9 w-48" />
      <Skeleton className="mt-2 mb-6 block h-6 w-64" />
      <Skeleton className="block h-64 rounded-2xl" />
    </div>
  );
}

function Unknown({ id }: { id: string }) {
  return (
    <EmptyState icon={<SearchX aria-hidden="true" className="size-6" />} heading="h1" title={words.unknown}>
      <span className="break-all font-mono text-sm">{id}</span> {words.unknownHint}
    </EmptyState>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden="true" className="size-6" />}
        heading="h1"
        title={words.refundAway}
        actions={<Button onClick={onRetry}>{words.tryAgain}</Button>}
      >
        {words.noAnswer}
      </EmptyState>
    </div>
  );
}
