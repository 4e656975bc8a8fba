import type { Client } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { waitToRetry } from '../../../socket/backoff.ts';
import { createListeners } from '../../../socket/listeners.ts';
import type { EventStream } from '../../live/event-stream.ts';
import type { LiveEvent } from '../../live/events.ts';
import { isFollowed } from '../../live/read-ahead.ts';
import { createFreshness } from './freshness.ts';
import { matchesChoices, matchesFilter } from './matches-filter.ts';
import { type ParsedPaymentSearch, toPaymentFilter } from './payment-filter.ts';
import { createPaymentList } from './payment-list.ts';
import { firstPage, ListedPayment, type PaymentsPage, readPaymentsPage } from './read-payments-page.ts';

/** A list that nobody scrolls grows with every payment; from here on it begins anew with its first page. */
const LIVE_ROWS_MAX = 1_000;

/** What the table draws. */
export interface FeedState {
  phase: 'loading' | 'failed' | 'ready';
  ids: readonly string[];
  get(id: string): ListedPayment | undefined;
  isFresh(id: string): boolean;
  /** New payments that wait for the reader to come back to the top. */
  waiting: number;
  /** Whether there are older payments to load. */
  more: 'idle' | 'loading' | 'failed' | 'none';
}

export interface PaymentFeed {
  state(): FeedState;
  onState(listener: () => void): () => void;
  loadMore(): Promise<void>;
  /** The reader is away from the top: from now on rows keep their places. Letting go settles the list. */
  hold(held: boolean): void;
  stop(): void;
}

interface FeedOptions {
  client: Client;
  stream: EventStream<LiveEvent>;
  search: ParsedPaymentSearch;
}

/** Reads the pages of one filter and keeps them live, until it is stopped. */
export function createPaymentFeed({ client, stream, search }: FeedOptions): PaymentFeed {
  const listeners = createListeners();
  const freshness = createFreshness();
  const filter = toPaymentFilter(search);
  // What the server found by its text stays found, whatever it was found by.
  const found = new Set<string>();
  const newList = () =>
    createPaymentList<ListedPayment>(payment =>
      found.has(payment.id) ? matchesChoices(search, payment) : matchesFilter(search, payment),
    );
  let list = newList();
  // A list that is being read collects events from before its first page, so that none falls between the two.
  let coming: typeof list | undefined;
  let next: string | null = null;
  let phase: FeedState['phase'] = 'loading';
  let more: FeedState['more'] = 'idle';
  let held = false;
  let stopped = false;
  let frame: number | undefined;
  let state = describe();

  function describe(): FeedState {
    const waiting = phase === 'ready' ? list.waiting() : 0;
    return { phase, ids: list.ids(), get: list.get, isFresh: freshness.isFresh, waiting, more };
  }

  function tell() {
    frame = undefined;
    if (phase === 'ready' && !held) freshness.note(list.settle());
    state = describe();
    listeners.tell();
    if (!held && state.ids.length > LIVE_ROWS_MAX) void readFirstPage();
  }

  // Events come faster than anyone can see: one drawing per frame is enough.
  function tellSoon() {
    if (!stopped) frame ??= requestAnimationFrame(tell);
  }

  function take(page: PaymentsPage, into: typeof list) {
    if (search.search !== null) for (const { id } of page.payments) found.add(id);
    into.addPage(page.payments, page.next === null);
    next = page.next;
    more = next === null ? 'none' : 'idle';
  }

  async function readFirstPage() {
    if (coming !== undefined) return;
    coming = newList();
    for (let retries = 0; !stopped; retries += 1) {
      const askedAt = stream.startedAt();
      const page = await firstPage.read(client, stream, filter).catch(() => null);
      if (page !== null && !stopped) {
        stream.start(page.eventCursor);
        list = coming;
        coming = undefined;
        phase = 'ready';
        take(page, list);
        if (!isFollowed(stream, page.eventCursor, askedAt)) void readFirstPage();
        return tell();
      }
      if (phase === 'loading') phase = 'failed';
      tellSoon();
      await waitToRetry(retries + 2);
    }
  }

  async function loadMore() {
    if (phase !== 'ready' || more === 'loading' || more === 'none') return;
    const into = list;
    more = 'loading';
    tellSoon();
    const page = await readPaymentsPage(client, filter, next).catch(() => null);
    if (into !== list) return;
    if (page === null) more = 'failed';
    else take(page, into);
    tellSoon();
  }

  const leaveEvents = stream.onEvent(({ payment }) => {
    if (!payment) return;
    const listed = readFragment(ListedPayment, payment);
    list.apply(listed);
    coming?.apply(listed);
    tellSoon();
  });
  const leaveLosses = stream.onLost(() => void readFirstPage());
  void readFirstPage();

  return {
    state: () => state,
    onState: listeners.add,
    loadMore,
    hold(hold) {
      if (held === hold) return;
      held = hold;
      if (!held) tell();
    },
    stop() {
      stopped = true;
      leaveEvents();
      leaveLosses();
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
  };
}
