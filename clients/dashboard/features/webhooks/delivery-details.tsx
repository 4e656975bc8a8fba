import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RelativeTime } from '../../../ui/time.tsx';

const DeliveryDetailsQuery = graphql(`
  query DeliveryDetails($id: ID!) {
    delivery(id: $id) {
      id
      payload
      endpoint {
        id
        url
      }
      payment {
        id
      }
      attempts {
        number
        startedAt
        statusCode
        durationMs
        error
        responseExcerpt
      }
    }
  }
`);

type Details = NonNullable<ResultOf<typeof DeliveryDetailsQuery>['delivery']>;

interface DeliveryDetailsProps {
  id: string;
  /** Whatever makes these details older than the row: another value has them read again. */
  changed: string;
}

/** Every attempt of a delivery, and what was sent. */
export function DeliveryDetails({ id, changed }: DeliveryDetailsProps) {
  const [{ data, error, fetching }, execute] = useQuery({
    query: DeliveryDetailsQuery,
    variables: { id },
    requestPolicy: 'network-only',
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is the reason to read
  useEffect(() => execute({ requestPolicy: 'network-only' }), [execute, changed]);

  const delivery = data?.delivery;
  if (delivery) return <Shown delivery={delivery} />;
  if (fetching || (data === undefined && error === undefined))
    return (
      <div aria-busy="true" className="grid gap-2 p-5">
        <Skeleton className="h-5 w-48" />
        <Skeleton className="h-24 rounded-lg" />
      </div>
    );
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 p-5 text-ink-soft">
      {error === undefined ? 'This delivery is no longer kept.' : 'The details cannot be loaded right now.'}
      <Button size="small" onClick={() => execute({ requestPolicy: 'network-only' })}>
        Try again
      </Button>
    </div>
  );
}

function Shown({ delivery }: { delivery: Details }) {
  const { id, attempts, payload, payment, endpoint } = delivery;
  return (
    <div className="p-4 md:px-6 md:py-5">
      <p className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-1 text-ink-soft text-sm">
        <span className="flex items-center gap-1 font-mono text-[0.8125rem]">
          {id}
          <CopyButton text={id} label={`Copy ${id}`} />
        </span>
        {payment && (
          <Link to="/payments/$id" params={{ id: payment.id }} className="underline hover:text-ink">
            Payment <span className="font-mono text-[0.8125rem]">{payment.id}</span>
          </Link>
        )}
        <span className="break-all">{endpoint.url}</span>
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-2">
        <Part title="Attempts">
          {attempts.length === 0 ? (
            <p className="text-ink-soft text-sm">It has not been sent yet.</p>
          ) : (
            <ol className="grid gap-2.5">
              {[...attempts].reverse().map(attempt => (
                <Attempt key={attempt.number} attempt={attempt} />
              ))}
            </ol>
          )}
        </Part>
        <Part title="Request body">
          {payload ? (
            <Code text={JSON.stringify(payload, null, 2)} label="the request body" />
          ) : (
            <p className="text-ink-soft text-sm">It is not made yet, or no longer kept.</p>
          )}
        </Part>
      </div>
    </div>
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

function Attempt({ attempt }: { attempt: Details['attempts'][number] }) {
  const { number, startedAt, statusCode, durationMs, error, responseExcerpt } = attempt;
  return (
    <li className="rounded-lg border border-line bg-surface p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="figures font-medium">Attempt {number}</span>
        <Badge tone={error == null ? 'good' : 'bad'}>{statusCode ?? 'No answer'}</Badge>
        <span className="figures text-ink-soft">{durationMs.toLocaleString()} ms</span>
        <span className="ml-auto text-ink-soft">
          <RelativeTime at={startedAt} />
        </span>
      </div>
      {error != null && <p className="mt-1.5 text-bad text-sm">{error}</p>}
      {responseExcerpt != null && responseExcerpt !== '' && (
        <div className="mt-2">
          <Code text={responseExcerpt} label={`the response of attempt ${number}`} />
        </div>
      )}
    </li>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative rounded-lg border border-line bg-surface">
      <span className="absolute top-1 right-1.5">
        <CopyButton text={text} label={`Copy ${label}`} />
      </span>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-lg p-2.5 pr-11 font-mono text-[0.8125rem] leading-relaxed"
      >
        {text}
      </pre>
    </div>
  );
}
