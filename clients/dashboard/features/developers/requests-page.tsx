import { getRouteApi } from '@tanstack/react-router';
import { RefreshCw, ScrollText, Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { ClearButton } from '../../../ui/clear-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { DevelopersFrame } from './developers-frame.tsx';
import type { RequestSearch } from './request-search.ts';
import { RequestsTable } from './requests-table.tsx';
import { useRequestLog } from './use-request-log.ts';

const route = getRouteApi('/shell/developers/requests');

/** What was asked with the merchant's keys. */
export function RequestsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const log = useRequestLog(search);
  const show = (next: RequestSearch) => void navigate({ search: next, replace: true });
  const filtered = search.request !== undefined || search.refused !== undefined;
  return (
    <DevelopersFrame title={text.developers.requestsPageTitle}>
      <p className="mb-4 text-ink-soft">{text.developers.requestsHint}</p>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <RequestIdSearch key={search.request} search={search} onSearch={show} />
        <label className="inline-flex h-8 cursor-pointer items-center gap-2 px-1.5 text-sm">
          <input
            type="checkbox"
            checked={search.refused ?? false}
            onChange={event =>
              show({
                ...(search.request ? { request: search.request } : {}),
                ...(event.target.checked ? { refused: true } : {}),
              })
            }
            className="size-4 accent-brand"
          />
          {text.developers.refusedOnly}
        </label>
        {filtered && <ClearButton onClear={() => show({})}>{text.developers.clear}</ClearButton>}
        <Button size="small" className="ml-auto" onClick={log.reread}>
          <RefreshCw aria-hidden="true" className="size-4" />
          {text.developers.refresh}
        </Button>
      </div>
      <div className="min-h-80 overflow-hidden rounded-2xl border border-line bg-surface shadow-raised">
        {log.failed && (
          <Unreachable
            title={text.developers.unreachable}
            retry={{ label: text.developers.tryAgain, onRetry: log.reread }}
          />
        )}
        {log.requests?.length === 0 && <Nothing filtered={filtered} />}
        {!log.failed && log.requests?.length !== 0 && <RequestsTable requests={log.requests} />}
      </div>
      {log.showOlder && (
        <div className="flex justify-center pt-4">
          <Button size="small" busy={log.fetching} onClick={log.showOlder}>
            {text.developers.showOlder}
          </Button>
        </div>
      )}
    </DevelopersFrame>
  );
}

interface RequestIdSearchProps {
  search: RequestSearch;
  onSearch: (search: RequestSearch) => void;
}

function RequestIdSearch({ search, onSearch }: RequestIdSearchProps) {
  const [typed, setTyped] = useState(search.request ?? '');

  function submit(event: FormEvent) {
    event.preventDefault();
    const request = typed.trim();
    onSearch({
      ...(request === '' ? {} : { request }),
      ...(search.refused ? { refused: true } : {}),
    });
  }

  return (
    <search>
      <form onSubmit={submit} className="relative">
        <Search
          aria-hidden="true"
          className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-ink-soft"
        />
        <input
          type="search"
          value={typed}
          aria-label={text.developers.searchRequest}
          placeholder={text.developers.searchRequest}
          spellCheck={false}
          autoComplete="off"
          onChange={event => setTyped(event.target.value)}
          className="h-8 w-64 rounded-md border border-line-strong/60 bg-surface pr-2.5 pl-8 text-base shadow-raised placeholder:text-ink-soft/85 hover:border-line-strong md:text-sm"
        />
      </form>
    </search>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      icon={<ScrollText aria-hidden="true" className="size-6" />}
      title={filtered ? text.developers.noMatch : text.developers.noRequests}
    >
      {filtered ? text.developers.noMatchHint : text.developers.noRequestsHint}
    </EmptyState>
  );
}
