import { ShieldAlert } from 'lucide-react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { DeadDeliveries } from './dead-deliveries.tsx';
import { Glance } from './glance.tsx';
import { Queues } from './queues.tsx';
import { UnsettledAttempts } from './unsettled-attempts.tsx';
import { useRereadWhileSeen } from './use-reread-while-seen.ts';
import { Workers } from './workers.tsx';

const OperationsQuery = graphql(`
  query Operations {
    operations {
      ...OperationsGlance
      ...OperationsQueues
      ...OperationsWorkers
      unsettledAttempts {
        id
        ...UnsettledAttempt
      }
    }
  }
`);

/** How the installation does, for those who run it. */
export function OperationsPage() {
  const { viewer } = useViewer();
  return (
    <>
      <title>{text.operations.pageTitle}</title>
      <h1 className="font-semibold text-2xl tracking-tight">{text.operations.title}</h1>
      {viewer?.operator ? <ForOperators /> : <Forbidden />}
    </>
  );
}

function ForOperators() {
  const [{ data, error }, execute] = useQuery({
    query: OperationsQuery,
    requestPolicy: 'cache-and-network',
  });
  const reread = () => execute({ requestPolicy: 'network-only' });
  useRereadWhileSeen(execute);

  return (
    <>
      <p className="mt-1 mb-5 text-ink-soft">{text.operations.intro}</p>
      {data && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Glance operations={data.operations} unsettled={data.operations.unsettledAttempts.length} />
          <UnsettledAttempts attempts={data.operations.unsettledAttempts} onSettled={reread} />
          <DeadDeliveries />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
            <Queues operations={data.operations} />
            <Workers operations={data.operations} />
          </div>
        </div>
      )}
      {!data && error !== undefined && (
        <Unreachable
          title={text.operations.unreachable}
          retry={{ label: text.operations.tryAgain, onRetry: reread }}
        />
      )}
      {!data && error === undefined && (
        <div aria-busy="true" className="grid gap-6">
          <Skeleton className="block h-28 rounded-2xl" />
          <Skeleton className="block h-40 rounded-2xl" />
        </div>
      )}
    </>
  );
}

function Forbidden() {
  return (
    <EmptyState
      icon={<ShieldAlert aria-hidden="true" className="size-6" />}
      title={text.operations.forbidden}
    >
      {text.operations.forbiddenHint}
    </EmptyState>
  );
}
