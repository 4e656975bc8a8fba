import { useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { ReplayEventsInput, ReplaySelection } from '../../../graphql/dashboard/graphql.ts';
import { text } from '../../text.ts';

const ReplayEventsMutation = graphql(`
  mutation ReplayEvents($input: ReplayEventsInput!) {
    replayEvents(input: $input) {
      __typename
      ... on Replay {
        count
        nextCursor
      }
      ... on UserError {
        message
      }
    }
  }
`);

export interface ReplayRange {
  which: ReplaySelection;
  since: string;
  /** null for now. */
  until: string | null;
}

/** `found`: how many deliveries are due by it so far. */
export type ReplayState =
  | { phase: 'asking'; problem?: string }
  | { phase: 'collecting'; found: number }
  | { phase: 'sending'; found: number; problem?: string };

/** Sends the events of a range again, some thousands per call, until there is nothing left of it. */
export function useReplay(endpointId: string) {
  const client = useClient();
  const [state, setState] = useState<ReplayState>({ phase: 'asking' });

  async function start({ which, since, until }: ReplayRange) {
    // Fixed once, or a long replay would run after the events that happen meanwhile.
    const end = until ?? new Date().toISOString();
    let found = 0;
    let after: string | null = null;
    do {
      setState({ phase: 'collecting', found });
      const input: ReplayEventsInput = { endpointId, which, since, until: end, after };
      const { data } = await client.mutation(ReplayEventsMutation, { input }).toPromise();
      const answer = data?.replayEvents;
      if (answer?.__typename !== 'Replay') {
        const problem = answer?.message ?? text.webhooks.noAnswer;
        return setState(found === 0 ? { phase: 'asking', problem } : { phase: 'sending', found, problem });
      }
      found += answer.count;
      after = answer.nextCursor ?? null;
    } while (after !== null);
    setState({ phase: 'sending', found });
  }

  return { state, start, reset: () => setState({ phase: 'asking' }) };
}
