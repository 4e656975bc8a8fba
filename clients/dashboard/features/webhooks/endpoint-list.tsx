import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import type { FragmentType } from '../../../graphql/dashboard/fragment-masking.ts';
import { Button } from '../../../ui/button.tsx';
import { text } from '../../text.ts';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { EndpointItem, type EndpointItemFields } from './endpoint-item.tsx';

const words = text.webhooks;

interface EndpointListProps {
  endpoints: readonly ({ id: string } & FragmentType<typeof EndpointItemFields>)[];
  canWrite: boolean;
  /** After one was made, changed or taken away. */
  onChanged: () => Promise<unknown>;
}

/** Every endpoint, and what can be done with each. */
export function EndpointList({ endpoints, canWrite, onChanged }: EndpointListProps) {
  const [adding, setAdding] = useState(false);
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id={titleId} className="font-semibold text-lg tracking-tight">
            {words.endpoints}
          </h2>
          <p className="text-ink-soft text-sm">{words.endpointsNote}</p>
        </div>
        {canWrite && (
          <Button size="small" onClick={() => setAdding(true)}>
            <Plus aria-hidden="true" className="size-4" />
            {words.addEndpoint}
          </Button>
        )}
      </div>
      <div className="rounded-2xl border border-line bg-surface shadow-raised">
        {endpoints.length === 0 && <p className="p-5 text-ink-soft">{words.noEndpoints}</p>}
        <ul>
          {endpoints.map(endpoint => (
            <EndpointItem key={endpoint.id} endpoint={endpoint} canWrite={canWrite} onChanged={onChanged} />
          ))}
        </ul>
      </div>
      <EndpointDialog open={adding} onClose={() => setAdding(false)} endpoint={null} onChanged={onChanged} />
    </section>
  );
}
