import { getRouteApi } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { BackLink } from '../../../ui/back-link.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMoney } from '../../../ui/money.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { UnknownId } from '../../../ui/unknown-id.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { useLiveQuery } from '../../live/use-live-query.ts';
import { text } from '../../text.ts';
import { tellsOfRefund } from './refund-event.ts';
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
  const { data, failed, retry } = useLiveQuery(RefundPageQuery, { id }, tellsOfRefund);

  return (
    <>
      <title>{`${id} · Sluice`}</title>
      <BackLink to="/refunds">{words.allRefunds}</BackLink>
      {data?.refund && <Details refund={data.refund} />}
      {data?.refund === null && <UnknownId id={id} title={words.unknown} hint={words.unknownHint} />}
      {failed && (
        <Unreachable title={words.refundAway} heading="h1" retry={{ label: words.tryAgain, onRetry: retry }}>
          {words.noAnswer}
        </Unreachable>
      )}
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
