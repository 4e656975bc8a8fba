import { getRouteApi } from '@tanstack/react-router';
import { KeyRound, Lock } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMay, useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { DevelopersFrame } from './developers-frame.tsx';
import { KeysTable, ListedKey } from './keys-table.tsx';
import { QuickStart } from './quick-start.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

const route = getRouteApi('/shell/developers');

const KeysQuery = graphql(`
  query ApiKeys {
    apiKeys {
      id
      ...ListedKey
    }
  }
`);

/** The merchant's keys, and a first payment to make with one. */
export function KeysPage() {
  const may = useMay('keys:write');
  // The last key that was made here: its secret fills the examples until the page is left.
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  return (
    <DevelopersFrame title={text.developers.pageTitle}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {may ? <Keys onMade={setMade} /> : <NotAllowed />}
        <QuickStart made={made} />
      </div>
    </DevelopersFrame>
  );
}

function Keys({ onMade }: { onMade: (key: { id: string; secret: string }) => void }) {
  const { viewer } = useViewer();
  const { key: sought = null } = route.useSearch();
  const [{ data, error }, execute] = useQuery({ query: KeysQuery, requestPolicy: 'cache-and-network' });
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const reread = () => execute({ requestPolicy: 'network-only' });
  const keys = data?.apiKeys.map(key => readFragment(ListedKey, key));
  return (
    <section aria-labelledby="api-keys" className="rounded-2xl border border-line bg-surface shadow-raised">
      <header className="flex flex-wrap items-center justify-between gap-3 px-5 pt-5 pb-4">
        <div>
          <h2 id="api-keys" className="font-semibold text-lg tracking-tight">
            {text.developers.keys}
          </h2>
          <p className="text-ink-soft text-sm">
            {viewer && text.developers.keysOf(text.developers.modes[viewer.mode])}
          </p>
        </div>
        <Button look="primary" onClick={() => setCreating(true)}>
          <KeyRound aria-hidden="true" className="size-4" />
          {text.developers.createKey}
        </Button>
      </header>
      {keys && sought !== null && !keys.some(({ id }) => id === sought) && (
        <p className="px-5 pb-4 text-ink-soft">{text.developers.noSuchKey(sought)}</p>
      )}
      {keys && keys.length > 0 && <KeysTable keys={keys} sought={sought} onRevoke={setRevoking} />}
      {keys?.length === 0 && (
        <EmptyState
          icon={<KeyRound aria-hidden="true" className="size-6" />}
          heading="h3"
          title={text.developers.noKeys}
        >
          {text.developers.noKeysHint}
        </EmptyState>
      )}
      {!keys && error !== undefined && <Unreachable onRetry={reread} />}
      {!keys && error === undefined && <Skeleton className="mx-5 mb-5 block h-28 rounded-lg" />}
      <CreateKeyDialog
        open={creating}
        onClose={() => setCreating(false)}
        onMade={key => {
          onMade(key);
          reread();
        }}
      />
      <RevokeKeyDialog
        keyToRevoke={keys?.find(key => key.id === revoking) ?? null}
        onClose={() => setRevoking(null)}
        onRevoked={reread}
      />
    </section>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 px-5 pb-5 text-bad">
      {text.developers.unreachable}
      <Button size="small" onClick={onRetry}>
        {text.developers.tryAgain}
      </Button>
    </div>
  );
}

function NotAllowed() {
  return (
    <div className="rounded-2xl border border-line bg-surface shadow-raised">
      <EmptyState icon={<Lock aria-hidden="true" className="size-6" />} title={text.developers.notAllowed}>
        {text.developers.notAllowedHint}
      </EmptyState>
    </div>
  );
}
