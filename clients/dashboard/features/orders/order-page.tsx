import { getRouteApi } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { BackLink } from '../../../ui/back-link.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { UnknownId } from '../../../ui/unknown-id.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { text } from '../../text.ts';
import { OrderFacts } from './order-facts.tsx';
import { OrderPayment, OrderPayments } from './order-payments.tsx';
import { OrderState } from './order-state.tsx';

const OrderDetails = graphql(`
  fragment OrderDetails on Order {
    id
    amount
    currency
    ...OrderState
    ...OrderFacts
    payments(first: 20) {
      edges {
        node {
          ...OrderPayment
        }
      }
    }
  }
`);

const OrderPageQuery = graphql(`
  query OrderPage($id: ID!) {
    eventCursor
    order(id: $id) {
      ...OrderDetails
    }
  }
`);

const words = text.orders;

const route = getRouteApi('/shell/orders/$id');

/** One order: what is asked for, and every try to pay it, as it happens. */
export function OrderPage() {
  const { id } = route.useParams();
  const { data, failed, retry } = useLiveQuery(OrderPageQuery, { id });
  return (
    <>
      <title>{`${id} · Sluice`}</title>
      <BackLink to="/orders">{words.all}</BackLink>
      {data?.order && <Details order={data.order} />}
      {data?.order === null && <UnknownId id={id} title={words.unknown} hint={words.unknownNote} />}
      {data === undefined &&
        (failed ? (
          <Unreachable
            title={words.pageUnreachable}
            heading="h1"
            retry={{ label: words.tryAgain, onRetry: retry }}
          />
        ) : (
          <Loading />
        ))}
    </>
  );
}

function Details({ order }: { order: FragmentType<typeof OrderDetails> }) {
  const details = readFragment(OrderDetails, order);
  const { id, amount, currency, payments } = details;
  return (
    <>
      <div className="mb-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="figures font-semibold text-3xl tracking-tight">{formatMoney(amount, currency)}</h1>
          <output data-test-id="order-state">
            <OrderState order={details} />
          </output>
        </div>
        <p className="mt-1 flex items-center gap-1 font-mono text-ink-soft text-sm">
          <span className="break-all">{id}</span>
          <CopyButton text={id} label={words.copyId} />
        </p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Panel title={words.payments}>
          <OrderPayments payments={payments.edges.map(({ node }) => readFragment(OrderPayment, node))} />
        </Panel>
        <Panel title={words.details}>
          <OrderFacts order={details} />
        </Panel>
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
        <Skeleton className="h-60 rounded-2xl" />
        <Skeleton className="h-60 rounded-2xl" />
      </div>
    </div>
  );
}
