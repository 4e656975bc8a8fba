import { ConnectionBadge } from '../../ui/connection-badge.tsx';
import { locale } from '../../ui/locale.ts';
import type { ConnectionState } from '../live/connection-state.ts';
import { useConnection } from '../live/use-live.tsx';
import { text } from '../text.ts';

const LOOKS = {
  connecting: 'wait',
  live: 'good',
  'catching-up': 'wait',
  reconnecting: 'bad',
  offline: 'bad',
} as const;

const count = new Intl.NumberFormat(locale);

function detailOf(state: ConnectionState): string | undefined {
  if (state.kind !== 'catching-up' || state.events === 0) return undefined;
  return text.shell.catchUp(state.events, count.format(state.events));
}

/** How fresh the page is, honestly. */
export function Connection() {
  const state = useConnection();
  return (
    <ConnectionBadge look={LOOKS[state.kind]} {...text.shell.states[state.kind]} detail={detailOf(state)} />
  );
}
