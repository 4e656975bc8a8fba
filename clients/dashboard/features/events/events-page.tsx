import { getRouteApi } from '@tanstack/react-router';
import { Activity, ListFilter } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { locale } from '../../../ui/locale.ts';
import { Newcomers } from '../../../ui/newcomers.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { Unreachable } from '../../../ui/unreachable.tsx';
import { text } from '../../text.ts';
import { EventDetails } from './event-details.tsx';
import { parseEventFilter, writeEventFilter } from './event-search.ts';
import type { TailState } from './event-tail.ts';
import { EventsTable } from './events-table.tsx';
import { EventsToolbar } from './events-toolbar.tsx';
import type { TailEvent } from './read-events.ts';
import { useEventTail } from './use-event-tail.ts';

/** How far down the page may be for the reader to count as being at its top. */
const TOP_PX = 8;

const count = new Intl.NumberFormat(locale);
const route = getRouteApi('/shell/events');

/** The merchant's event log, as it grows. */
export function EventsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = parseEventFilter(search);
  const { tail, state } = useEventTail(filter);
  const [paused, setPaused] = useState(false);
  const [scrolled, setScrolled] = useScrolled();
  useEffect(() => tail?.hold(paused || scrolled), [tail, paused, scrolled]);
  const filtered = filter.types.length > 0 || filter.payment !== null;

  return (
    <>
      <title>{text.events.pageTitle}</title>
      <h1 className="font-semibold text-2xl tracking-tight">{text.events.title}</h1>
      <p className="mt-1 mb-5 text-ink-soft">{text.events.intro}</p>
      <EventsToolbar
        filter={filter}
        paused={paused}
        waiting={state.waiting}
        newest={state.events[0]?.cursor ?? null}
        onFilter={next => void navigate({ search: writeEventFilter(next), replace: true })}
        onPause={setPaused}
      />
      <Newcomers
        label={paused || state.waiting === 0 ? null : text.events.fresh(count.format(state.waiting))}
        onShow={() => {
          window.scrollTo({ top: 0 });
          // Where the page was at its top already, no scrolling tells of it.
          setScrolled(false);
        }}
      />
      <div tabIndex={-1} className="min-h-96 rounded-2xl border border-line bg-surface shadow-raised">
        <Body state={state} filtered={filtered} onMore={() => void tail?.loadMore()} />
      </div>
      <EventDetails
        id={search.event ?? null}
        onClose={() => void navigate({ search: writeEventFilter(filter), resetScroll: false })}
      />
    </>
  );
}

/** Whether the reader is away from the top: then rows keep their places. */
function useScrolled() {
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const onScroll = () => setScrolled(window.scrollY > TOP_PX);
    onScroll();
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);
  return [scrolled, setScrolled] as const;
}

interface BodyProps {
  state: TailState<TailEvent>;
  filtered: boolean;
  onMore: () => void;
}

function Body({ state, filtered, onMore }: BodyProps) {
  if (state.phase === 'failed')
    return <Unreachable title={text.events.unreachable}>{text.events.unreachableHint}</Unreachable>;
  if (state.phase === 'ready' && state.events.length === 0) return <Nothing filtered={filtered} />;
  return (
    <>
      <EventsTable state={state} onNearEnd={() => state.more === 'idle' && onMore()} />
      <More more={state.more} onRetry={onMore} />
    </>
  );
}

function More({ more, onRetry }: { more: TailState<TailEvent>['more']; onRetry: () => void }) {
  if (more === 'none') return null;
  return (
    <div className="flex h-16 items-center justify-center gap-3 text-ink-soft text-sm">
      {more === 'failed' && (
        <>
          {text.events.olderFailed}
          <Button size="small" onClick={onRetry}>
            {text.events.tryAgain}
          </Button>
        </>
      )}
      {more === 'loading' && (
        <>
          <Spinner /> {text.events.olderLoading}
        </>
      )}
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const Icon = filtered ? ListFilter : Activity;
  return (
    <EmptyState
      icon={<Icon aria-hidden="true" className="size-6" />}
      title={filtered ? text.events.noMatch : text.events.none}
    >
      {filtered ? text.events.noMatchHint : text.events.noneHint}
    </EmptyState>
  );
}
