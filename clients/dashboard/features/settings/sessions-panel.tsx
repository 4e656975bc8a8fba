import type { ResultOf } from '@graphql-typed-document-node/core';
import { MonitorSmartphone } from 'lucide-react';
import { useMutation, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { locale } from '../../../ui/locale.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import { browserName } from './browser-name.ts';
import { Unreachable } from './unreachable.tsx';

const SessionsQuery = graphql(`
  query Sessions {
    sessions {
      id
      current
      address
      userAgent
      createdAt
      lastSeenAt
    }
  }
`);

const RevokeSessionMutation = graphql(`
  mutation RevokeSession($sessionId: ID!) {
    revokeSession(input: { sessionId: $sessionId }) {
      __typename
      ... on SessionsEnded {
        count
      }
    }
  }
`);

const RevokeOtherSessionsMutation = graphql(`
  mutation RevokeOtherSessions {
    revokeOtherSessions {
      __typename
      ... on SessionsEnded {
        count
      }
    }
  }
`);

type Session = ResultOf<typeof SessionsQuery>['sessions'][number];

const words = text.settings.account;
const number = new Intl.NumberFormat(locale);

/** Where the viewer is signed in, and the way to end it. */
export function SessionsPanel() {
  const [{ data, error }, execute] = useQuery({ query: SessionsQuery, requestPolicy: 'cache-and-network' });
  const [, revoke] = useMutation(RevokeSessionMutation);
  const [{ fetching }, revokeOthers] = useMutation(RevokeOtherSessionsMutation);
  const reread = () => execute({ requestPolicy: 'network-only' });

  function say(ended: number | undefined) {
    toast(ended === undefined ? text.settings.failed : words.ended(ended, number.format(ended)));
    reread();
  }

  async function end(sessionId: string) {
    const answer = (await revoke({ sessionId })).data?.revokeSession;
    say(answer?.__typename === 'SessionsEnded' ? answer.count : undefined);
  }

  async function endOthers() {
    const answer = (await revokeOthers({})).data?.revokeOtherSessions;
    say(answer?.__typename === 'SessionsEnded' ? answer.count : undefined);
  }

  const sessions = data?.sessions;
  return (
    <Panel title={words.sessions}>
      {sessions && (
        <>
          <ul className="divide-y divide-line/70">
            {sessions.map(session => (
              <SessionItem key={session.id} session={session} onEnd={() => void end(session.id)} />
            ))}
          </ul>
          {sessions.length > 1 && (
            <Button className="mt-3" busy={fetching} onClick={() => void endOthers()}>
              {words.signOutOthers}
            </Button>
          )}
        </>
      )}
      {!sessions && error !== undefined && <Unreachable onRetry={reread} />}
      {!sessions && error === undefined && <Skeleton className="block h-24 rounded-lg" />}
    </Panel>
  );
}

function SessionItem({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { current, address, userAgent, createdAt, lastSeenAt } = session;
  const name = browserName(userAgent ?? null);
  return (
    <li className="flex items-start justify-between gap-3 py-3">
      <MonitorSmartphone aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-ink-soft" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {current && <Badge tone="good">{words.thisOne}</Badge>}
        </p>
        <p className="break-words text-ink-soft text-sm">
          {address ?? words.unknownAddress} · {words.begun} <RelativeTime at={createdAt} />
        </p>
        <p className="text-ink-soft text-sm">
          {words.lastSeen} <RelativeTime at={lastSeenAt} />
        </p>
      </div>
      {!current && (
        <Button size="small" aria-label={words.signOutOf(name)} onClick={onEnd}>
          {words.signOut}
        </Button>
      )}
    </li>
  );
}
