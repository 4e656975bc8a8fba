import { ListFilter, Webhook } from 'lucide-react';
import { useId, useState } from 'react';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { DeliveryCells } from './delivery-cells.tsx';
import { isFiltered, type ParsedDeliverySearch, writeDeliverySearch } from './delivery-filter.ts';
import { DeliveryFilters } from './delivery-filters.tsx';
import { canRetry } from './delivery-state.ts';
import { DeliveryTable } from './delivery-table.tsx';
import { RetrySelected } from './retry-selected.tsx';
import { useDeliveryLog } from './use-delivery-log.ts';

const words = text.deliveries;

interface DeliveryLogProps {
  search: ParsedDeliverySearch;
  endpoints: readonly { id: string; url: string }[];
  canWrite: boolean;
}

/** The deliveries, as they are attempted. */
export function DeliveryLog({ search, endpoints, canWrite }: DeliveryLogProps) {
  const log = useDeliveryLog(search);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const titleId = useId();
  const empty = log.deliveries?.length === 0;
  // What was chosen may have succeeded since, or have left the page.
  const retryable = (log.deliveries ?? [])
    .filter(node => canRetry(readFragment(DeliveryCells, node)))
    .map(({ id }) => id);
  const selected = retryable.filter(id => chosen.has(id));

  return (
    <section aria-labelledby={titleId} className="mt-8">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-3">
        <h2 id={titleId} className="font-semibold text-lg tracking-tight">
          {words.title}
        </h2>
        {selected.length > 0 ? (
          <RetrySelected ids={selected} onClear={() => setChosen(new Set())} />
        ) : (
          <DeliveryFilters search={search} endpoints={endpoints} />
        )}
      </div>
      <div className="min-h-80 overflow-hidden rounded-2xl border border-line bg-surface shadow-raised">
        {log.failed && (
          <Unreachable title={words.unreachable} retry={{ label: words.tryAgain, onRetry: log.retry }}>
            {words.noAnswer}
          </Unreachable>
        )}
        {empty && <Nothing search={search} />}
        {!log.failed && !empty && (
          <DeliveryTable
            deliveries={log.deliveries}
            openId={search.deliveryId}
            selection={canWrite ? { retryable, selected, onSelect: ids => setChosen(new Set(ids)) } : null}
          />
        )}
      </div>
      <Pager
        words={words}
        after={search.after}
        next={log.next}
        linkTo={after => ({ to: '/webhooks', search: writeDeliverySearch({ ...search, after }) })}
      />
    </section>
  );
}

function Nothing({ search }: { search: ParsedDeliverySearch }) {
  if (search.after !== null)
    return <EmptyState icon={<Webhook aria-hidden="true" className="size-6" />} title={words.noneOlder} />;
  if (isFiltered(search))
    return (
      <EmptyState icon={<ListFilter aria-hidden="true" className="size-6" />} title={words.nothingMatches}>
        {words.nothingMatchesNote}
      </EmptyState>
    );
  return (
    <EmptyState icon={<Webhook aria-hidden="true" className="size-6" />} title={words.none}>
      {words.noneNote}
    </EmptyState>
  );
}
