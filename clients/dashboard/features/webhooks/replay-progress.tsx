import { useEffect, useRef } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { locale } from '../../../ui/locale.ts';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { text } from '../../text.ts';
import { useRereadOnDeliveries } from './follow-deliveries.ts';
import type { ReplayState } from './use-replay.ts';

const DueQuery = graphql(`
  query Due($id: ID!) {
    webhookEndpoint(id: $id) {
      id
      dueCount
    }
  }
`);

const words = text.replays;
const count = new Intl.NumberFormat(locale);

interface ReplayProgressProps {
  endpointId: string;
  state: Exclude<ReplayState, { phase: 'asking' }>;
  onClose: () => void;
}

/** How far a replay is: what it found, and how much of it still waits to be sent. */
export function ReplayProgress({ endpointId, state, onClose }: ReplayProgressProps) {
  const { phase, found } = state;
  const due = useDueCount(endpointId, phase);
  // Other events go to the endpoint meanwhile, and are due for a moment too.
  const sent = Math.max(0, found - (due ?? found));
  const over = phase === 'sending' && due === 0;
  return (
    <>
      <ProgressBar label={words.progress} value={sent} max={found} />
      <p className="figures mt-2 font-medium">{wordsOf({ phase, found, sent, over })}</p>
      {'problem' in state && (
        <p role="alert" className="mt-1 text-bad">
          {words.stopped} {state.problem}
        </p>
      )}
      {!over && <p className="mt-1 text-ink-soft">{words.mayClose}</p>}
      <DialogActions>
        <Button look={over ? 'primary' : 'secondary'} onClick={onClose}>
          {words.close}
        </Button>
      </DialogActions>
    </>
  );
}

interface Progress {
  phase: 'collecting' | 'sending';
  found: number;
  sent: number;
  over: boolean;
}

function wordsOf({ phase, found, sent, over }: Progress): string {
  if (phase === 'collecting') return words.collecting(count.format(found));
  if (found === 0) return words.noneSent;
  return over ? words.allSent(count.format(found)) : words.sent(count.format(sent), count.format(found));
}

/** What is due now; undefined until it was read after the replay was over. */
function useDueCount(endpointId: string, phase: Progress['phase']): number | undefined {
  const client = useClient();
  const variables = { id: endpointId };
  const reread = useRef(() =>
    client.query(DueQuery, variables, { requestPolicy: 'network-only' }).toPromise(),
  );
  const [{ data, stale }] = useQuery({ query: DueQuery, variables, requestPolicy: 'cache-only' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another phase is the reason to read
  useEffect(() => void reread.current(), [phase]);
  useRereadOnDeliveries(reread);
  return stale ? undefined : data?.webhookEndpoint?.dueCount;
}
