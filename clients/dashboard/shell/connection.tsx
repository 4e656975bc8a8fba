import { ConnectionBadge } from '../../ui/connection-badge.tsx';
import type { ConnectionState } from '../live/connection-state.ts';
import { useConnection } from '../live/use-live.tsx';

const WORDS = {
  connecting: { look: 'wait', label: 'Connecting', title: 'Connecting to the server' },
  live: { look: 'good', label: 'Live', title: 'Everything on this page is current' },
  'catching-up': {
    look: 'wait',
    label: 'Catching up',
    title: 'Receiving what happened while the connection was away',
  },
  reconnecting: {
    look: 'bad',
    label: 'Reconnecting',
    title: 'The connection was lost; this page may be out of date',
  },
  offline: {
    look: 'bad',
    label: 'Offline',
    title: 'This device has no network; this page may be out of date',
  },
} as const;

const count = new Intl.NumberFormat();

function detailOf(state: ConnectionState): string | undefined {
  if (state.kind !== 'catching-up' || state.events === 0) return undefined;
  return `${count.format(state.events)} ${state.events === 1 ? 'event' : 'events'}`;
}

/** How fresh the page is, honestly. */
export function Connection() {
  const state = useConnection();
  return <ConnectionBadge {...WORDS[state.kind]} detail={detailOf(state)} />;
}
