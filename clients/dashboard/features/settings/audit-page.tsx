import { Lock, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMay } from '../../session.ts';
import { text } from '../../text.ts';
import { AuditTable, ListedEntry } from './audit-table.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { Unreachable } from './unreachable.tsx';
import { VerifyAudit } from './verify-audit.tsx';

const AuditQuery = graphql(`
  query AuditLog($after: String) {
    auditLog(first: 50, after: $after) {
      edges {
        node {
          id
          ...ListedEntry
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const words = text.settings.audit;

/** Who did what, and from where. */
export function AuditPage() {
  const may = useMay('audit:read');
  return (
    <SettingsFrame tab={text.settings.auditTab}>
      {may ? (
        <AuditLog />
      ) : (
        <EmptyState icon={<Lock aria-hidden="true" className="size-6" />} title={words.notAllowed}>
          {words.notAllowedHint}
        </EmptyState>
      )}
    </SettingsFrame>
  );
}

function AuditLog() {
  // Where each page begins; the last one's end is where the next would.
  const [starts, setStarts] = useState<readonly (string | null)[]>([null]);
  return (
    <section aria-labelledby="audit-log" className="rounded-2xl border border-line bg-surface shadow-raised">
      <header className="flex flex-wrap items-start justify-between gap-3 px-5 pt-5 pb-4">
        <div>
          <h2 id="audit-log" className="font-semibold text-lg tracking-tight">
            {words.heading}
          </h2>
          <p className="text-ink-soft text-sm">{words.hint}</p>
        </div>
        <VerifyAudit />
      </header>
      {starts.map((after, i) => (
        <AuditEntries
          key={after}
          after={after}
          isLast={i === starts.length - 1}
          onMore={next => setStarts([...starts, next])}
        />
      ))}
    </section>
  );
}

interface AuditEntriesProps {
  after: string | null;
  isLast: boolean;
  onMore: (after: string) => void;
}

function AuditEntries({ after, isLast, onMore }: AuditEntriesProps) {
  const [{ data, error }, execute] = useQuery({
    query: AuditQuery,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  if (!data) {
    if (error !== undefined)
      return <Unreachable onRetry={() => execute({ requestPolicy: 'network-only' })} />;
    return <Skeleton className="mx-5 mb-5 block h-64 rounded-lg" />;
  }
  const { edges, pageInfo } = data.auditLog;
  if (edges.length === 0)
    return <EmptyState icon={<ScrollText aria-hidden="true" className="size-6" />} title={words.empty} />;
  const { endCursor } = pageInfo;
  return (
    <>
      <AuditTable
        entries={edges.map(({ node }) => readFragment(ListedEntry, node))}
        withHead={after === null}
      />
      {isLast && pageInfo.hasNextPage && endCursor != null && (
        <div className="px-5 pt-2 pb-5">
          <Button onClick={() => onMore(endCursor)}>{words.more}</Button>
        </div>
      )}
    </>
  );
}
