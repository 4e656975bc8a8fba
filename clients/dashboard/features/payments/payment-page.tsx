import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, CloudOff, SearchX } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRereadOnEvents, useStream } from '../../live/use-live.tsx';
import { PaymentAmounts } from './payment-amounts.tsx';
import { PaymentDecline } from './payment-decline.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { PaymentHeading } from './payment-heading.tsx';
import { PaymentTimeline } from './payment-timeline.tsx';

/** All that the page shows of the payment itself. Every event brings it along, so that the page moves with the event. */
const PaymentDetails = graphql(`
  fragment PaymentDetails on Payment {
    id
    version
    ...PaymentHeading
    ...PaymentAmounts
    ...PaymentDecline
    ...PaymentFacts
  }
`);

const PaymentPageQuery = graphql(`
  query PaymentPage($id: ID!) {
    eventCursor
    payment(id: $id) {
      id
      ...PaymentDetails
    }
    events(first: 100, paymentId: $id) {
      events {
        id
        ...TimelineEvent
      }
    }
  }
`);

const route = getRouteApi('/shell/payments/$id');

/** One payment: what it is, what became of it and everything that happened to it. */
export function PaymentPage() {
  const { id } = route.useParams();
  const { data, failed, retry } = usePaymentPage(id);
  return (
    <>
      <title>{`${id} · Sluice`}</title>
      <Link
        to="/payments"
        className="-ml-2 mb-3 inline-flex h-9 items-center gap-1.5 rounded-md px-2 text-ink-soft text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        All payments
      </Link>
      {data?.payment && <Details payment={data.payment} events={data.events.events} />}
      {data?.payment === null && <Unknown id={id} />}
      {data === undefined && (failed ? <Unreachable onRetry={retry} /> : <Loading />)}
    </>
  );
}

/** The page's data, read again after each event of this payment. What is drawn comes out of the cache, which events reach too. */
function usePaymentPage(id: string) {
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
  }, [client, stream, id]);
  useEffect(() => void read(), [read]);
  useRereadOnEvents(event => event.payment?.id === id, read);
  return { data, failed, retry: () => void read() };
}

interface DetailsProps {
  payment: FragmentType<typeof PaymentDetails>;
  events: Parameters<typeof PaymentTimeline>[0]['events'];
}

function Details({ payment, events }: DetailsProps) {
  const details = readFragment(PaymentDetails, payment);
  return (
    <>
      <PaymentHeading payment={details} />
      <PaymentDecline payment={details} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="max-lg:order-2">
          <PaymentTimeline events={events} />
        </div>
        <div className="grid gap-5">
          <PaymentAmounts payment={details} />
          <PaymentFacts payment={details} />
        </div>
      </div>
    </>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="h-9 w-48" />
      <Skeleton className="mt-2 mb-6 block h-6 w-64" />
      <div className="grid gap-5 lg:grid-cols-[1fr_22rem]">
        <Skeleton className="h-80 rounded-2xl" />
        <Skeleton className="h-80 rounded-2xl" />
      </div>
    </div>
  );
}

function Unknown({ id }: { id: string }) {
  return (
    <EmptyState
      icon={<SearchX aria-hidden="true" className="size-6" />}
      heading="h1"
      title="There is no such payment"
    >
      <span className="break-all font-mono text-sm">{id}</span> is not a payment of this merchant in this
      mode.
    </EmptyState>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden="true" className="size-6" />}
        heading="h1"
        title="The payment cannot be loaded right now"
        actions={<Button onClick={onRetry}>Try again</Button>}
      >
        The server did not answer.
      </EmptyState>
    </div>
  );
}
