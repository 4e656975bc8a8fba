import { ArrowLeftToLine, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { DeadDeliveryRow } from './dead-delivery-row.tsx';
import { DeadDeliveryTable } from './dead-delivery-table.tsx';
import { LIST } from './list-of.ts';
import { RetrySelectedDead } from './retry-selected-dead.tsx';
import { useRereadWhileSeen } from './use-reread-while-seen.ts';

const DeadDeliveriesQuery = graphql(`
  query DeadDeliveries($after: String) {
    deadDeliveries(first: 25, after: $after) {
      edges {
        node {
          id
          ...DeadDeliveryRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const words = text.operations;

/** What was given up, of all merchants, and the way to send it again. */
export function DeadDeliveries() {
  /** The last one of the page before; null for the newest. */
  const [after, setAfter] = useState<string | null>(null);
  return (
    <Panel title={words.dead}>
      <DeadPage key={after} after={after} onTurn={setAfter} />
    </Panel>
  );
}

interface DeadPageProps {
  after: string | null;
  onTurn: (after: string | null) => void;
}

function DeadPage({ after, onTurn }: DeadPageProps) {
  const [{ data, error }, execute] = useQuery({
    query: DeadDeliveriesQuery,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const reread = () => execute({ requestPolicy: 'network-only' });
  useRereadWhileSeen(execute);

  if (!data && error)
    return <Unreachable title={words.deadUnreachable} retry={{ label: words.tryAgain, onRetry: reread }} />;
  if (!data)
    return (
      <div aria-busy="true">
        <Skeleton className="block h-40 rounded-lg" />
      </div>
    );

  const { edges, pageInfo } = data.deadDeliveries;
  const deliveries = edges.map(({ node }) => readFragment(DeadDeliveryRow, node));
  const retryable = deliveries.filter(each => each.retryable).map(({ id }) => id);
  // What was chosen may have been sent again since.
  const selected = retryable.filter(id => chosen.includes(id));
  const next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
  return (
    <>
      <p className="mb-3 max-w-3xl text-ink-soft text-sm">{introOf(deliveries.length, after)}</p>
      {/* Has the focus when the button that had it has done its work and gone. */}
      <div tabIndex={-1} {...{ [LIST]: '' }}>
        {selected.length > 0 && (
          <RetrySelectedDead ids={selected} onClear={() => setChosen([])} onRetried={reread} />
        )}
        {deliveries.length > 0 && (
          <DeadDeliveryTable
            {...{ deliveries, retryable, selected }}
            onSelect={setChosen}
            onRetried={reread}
          />
        )}
        <Turn isFirst={after === null} next={next} onTurn={onTurn} />
      </div>
    </>
  );
}

function introOf(count: number, after: string | null): string {
  if (count > 0) return words.deadIntro;
  return after === null ? words.noDead : words.noOlderDead;
}

interface TurnProps {
  isFirst: boolean;
  next: string | null;
  onTurn: (after: string | null) => void;
}

/** The way to older ones and back to the newest. */
function Turn({ isFirst, next, onTurn }: TurnProps) {
  if (isFirst && next === null) return null;
  return (
    <nav aria-label={words.deadPages} className="flex justify-center gap-2 pt-4">
      {!isFirst && (
        <Button size="small" onClick={() => onTurn(null)}>
          <ArrowLeftToLine aria-hidden="true" className="size-4" />
          {words.newest}
        </Button>
      )}
      {next !== null && (
        <Button size="small" onClick={() => onTurn(next)}>
          {words.older}
          <ChevronRight aria-hidden="true" className="size-4" />
        </Button>
      )}
    </nav>
  );
}
