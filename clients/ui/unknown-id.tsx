import { SearchX } from 'lucide-react';
import { EmptyState } from './empty-state.tsx';

/** What the page of one thing says when there is none of this id; the hint goes on after the id. */
export function UnknownId({ id, title, hint }: { id: string; title: string; hint: string }) {
  return (
    <EmptyState icon={<SearchX aria-hidden="true" className="size-6" />} heading="h1" title={title}>
      <span className="break-all font-mono text-sm">{id}</span> {hint}
    </EmptyState>
  );
}
