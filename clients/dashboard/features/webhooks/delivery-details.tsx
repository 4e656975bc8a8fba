import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { text } from '../../text.ts';
import { CancelDelivery } from './cancel-delivery.tsx';
import { DeliveryAttempt } from './delivery-attempt.tsx';
import { canCancel } from './delivery-state.ts';

const DeliveryDetailsQuery = graphql(`
  query DeliveryDetails($id: ID!) {
    delivery(id: $id) {
      id
      status
      attemptCount
      payload
      event {
        id
      }
      endpoint {
        id
        url
        status
        disabledReason
      }
      payment {
        id
      }
      attempts {
        number
        ...DeliveryAttempt
      }
    }
  }
`);

const words = text.deliveries;

type Details = NonNullable<ResultOf<typeof DeliveryDetailsQuery>['delivery']>;

interface DeliveryDetailsProps {
  id: string;
  canWrite: boolean;
  /** Whatever makes these details older than the row: another value has them read again. */
  changed: string;
}

/** Every attempt of a delivery, and what was sent. */
export function DeliveryDetails({ id, canWrite, changed }: DeliveryDetailsProps) {
  const [{ data, error, fetching }, execute] = useQuery({
    query: DeliveryDetailsQuery,
    variables: { id },
    requestPolicy: 'network-only',
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is the reason to read
  useEffect(() => execute({ requestPolicy: 'network-only' }), [execute, changed]);

  const delivery = data?.delivery;
  if (delivery) return <Shown delivery={delivery} canWrite={canWrite} />;
  if (fetching || (data === undefined && error === undefined))
    return (
      <div aria-busy="true" className="grid gap-2 p-5">
        <Skeleton className="h-5 w-48" />
        <Skeleton className="h-24 rounded-lg" />
      </div>
    );
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 p-5 text-ink-soft">
      {error === undefined ? words.gone : words.detailsUnreachable}
      <Button size="small" onClick={() => execute({ requestPolicy: 'network-only' })}>
        {words.tryAgain}
      </Button>
    </div>
  );
}

function Shown({ delivery, canWrite }: { delivery: Details; canWrite: boolean }) {
  const { id, attempts, payment } = delivery;
  return (
    <div className="p-4 md:px-6 md:py-5">
      <div className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-1 text-ink-soft text-sm">
        <span className="flex items-center gap-1 font-mono text-[0.8125rem]">
          {id}
          <CopyButton text={id} label={words.copyId(id)} />
        </span>
        {payment && (
          <Link to="/payments/$id" params={{ id: payment.id }} className="underline hover:text-ink">
            {words.payment} <span className="font-mono text-[0.8125rem]">{payment.id}</span>
          </Link>
        )}
        {canWrite && canCancel(delivery) && <CancelDelivery id={id} />}
      </div>
      <WhyHeld delivery={delivery} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-2">
        <Part title={words.attempts}>
          {attempts.length === 0 ? (
            <p className="text-ink-soft text-sm">{words.notSent}</p>
          ) : (
            <ol className="grid gap-2.5">
              {[...attempts].reverse().map(attempt => (
                <DeliveryAttempt key={attempt.number} attempt={attempt} />
              ))}
            </ol>
          )}
        </Part>
        <Part title={words.request}>
          <Request delivery={delivery} />
        </Part>
      </div>
    </div>
  );
}

/** What has to be done before a held delivery is sent. */
function WhyHeld({ delivery: { status, endpoint } }: { delivery: Details }) {
  if (status !== 'HELD') return null;
  return (
    <p className="mb-4 max-w-3xl rounded-lg bg-wait-tint px-3.5 py-2.5 text-sm">
      {endpoint.status === 'DISABLED'
        ? words.heldDisabled(endpoint.disabledReason ?? null)
        : words.heldEnabled}
    </p>
  );
}

function Request({ delivery: { endpoint, event, payload } }: { delivery: Details }) {
  const headers = [`POST ${endpoint.url}`, 'content-type: application/json; charset=utf-8'];
  if (event) headers.push(`webhook-id: ${event.id}`);
  return (
    <>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg font-mono text-[0.8125rem] text-ink-soft leading-relaxed"
      >
        {headers.join('\n')}
      </pre>
      <p className="mt-1 mb-2.5 text-ink-soft text-sm">{words.requestNote}</p>
      {payload ? (
        <CodeBlock
          className="max-h-80"
          code={JSON.stringify(payload, null, 2)}
          copyLabel={words.copyRequest}
        />
      ) : (
        <p className="text-ink-soft text-sm">{words.noBody}</p>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">{title}</h3>
      {children}
    </section>
  );
}
