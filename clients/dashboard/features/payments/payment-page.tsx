import { getRouteApi } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { BackLink } from '../../../ui/back-link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { UnknownId } from '../../../ui/unknown-id.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { PaymentActions } from './payment-actions.tsx';
import { PaymentAmounts } from './payment-amounts.tsx';
import { PaymentAttempts } from './payment-attempts.tsx';
import { PaymentDecline } from './payment-decline.tsx';
import { PaymentDeliveries } from './payment-deliveries.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { PaymentHeading } from './payment-heading.tsx';
import { PaymentLedger } from './payment-ledger.tsx';
import { PaymentTimeline } from './payment-timeline.tsx';
import { useListSearch } from './payments-layout.tsx';
import { type PaymentPageData, usePaymentPage } from './use-payment-page.ts';

/** All that the page shows of the payment itself. Every event brings it along, so that the page moves with the event. */
const PaymentDetails = graphql(`
  fragment PaymentDetails on Payment {
    id
    version
    ...PaymentHeading
    ...PaymentActions
    ...PaymentAmounts
    ...PaymentDecline
    ...PaymentFacts
  }
`);

const route = getRouteApi('/shell/payments/$id');

/** One payment: what it is, what became of it and everything that happened to it. */
export function PaymentPage() {
  const { id } = route.useParams();
  const { data, failed, retry } = usePaymentPage(id);
  const listSearch = useListSearch();
  return (
    <>
      <title>{`${id} · Sluice`}</title>
      <BackLink to="/payments" search={listSearch}>
        {text.payments.allPayments}
      </BackLink>
      {data?.payment && <Details payment={data.payment} data={data} />}
      {data?.payment === null && (
        <UnknownId id={id} title={text.payments.unknown} hint={text.payments.unknownHint} />
      )}
      {data === undefined &&
        (failed ? (
          <Unreachable
            title={text.payments.paymentAway}
            heading="h1"
            retry={{ label: text.payments.tryAgain, onRetry: retry }}
          >
            {text.payments.serverAway}
          </Unreachable>
        ) : (
          <Loading />
        ))}
    </>
  );
}

interface DetailsProps {
  payment: FragmentType<typeof PaymentDetails>;
  data: PaymentPageData;
}

function Details({ payment, data }: DetailsProps) {
  const details = readFragment(PaymentDetails, payment);
  const { history, deliveries, events } = data;
  return (
    <>
      <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
        <PaymentHeading payment={details} />
        <PaymentActions payment={details} />
      </div>
      <PaymentDecline payment={details} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 max-lg:order-2">
          <PaymentTimeline paymentId={details.id} events={events.events} hasEarlier={events.hasMore} />
          {history && <PaymentAttempts attempts={history.attempts} currency={history.currency} />}
          <PaymentDeliveries deliveries={deliveries.edges.map(edge => edge.node)} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <PaymentAmounts payment={details} />
          {history && <PaymentLedger entries={history.ledgerEntries} />}
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
