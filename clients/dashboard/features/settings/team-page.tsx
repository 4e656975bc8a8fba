import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useMay } from '../../session.ts';
import { text } from '../../text.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { OpenInvites } from './open-invites.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { ListedMember, TeamTable } from './team-table.tsx';
import { Unreachable } from './unreachable.tsx';

const TeamQuery = graphql(`
  query Team {
    team {
      user {
        id
      }
      ...ListedMember
    }
  }
`);

const words = text.settings.team;

/** Who is in the team, and what each may do. */
export function TeamPage() {
  const may = useMay('team:write');
  const [{ data, error }, execute] = useQuery({ query: TeamQuery, requestPolicy: 'cache-and-network' });
  const [inviting, setInviting] = useState(false);
  const [invitesMade, setInvitesMade] = useState(0);
  const reread = () => execute({ requestPolicy: 'network-only' });
  const team = data?.team.map(member => readFragment(ListedMember, member));
  return (
    <SettingsFrame tab={text.settings.teamTab}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <section aria-labelledby="team" className="rounded-2xl border border-line bg-surface shadow-raised">
          <header className="flex flex-wrap items-center justify-between gap-3 px-5 pt-5 pb-4">
            <h2 id="team" className="font-semibold text-lg tracking-tight">
              {words.heading}
            </h2>
            {may && (
              <Button look="primary" onClick={() => setInviting(true)}>
                <UserPlus aria-hidden="true" className="size-4" />
                {words.invite}
              </Button>
            )}
          </header>
          {team && <TeamTable team={team} onChanged={reread} />}
          {!team && error !== undefined && <Unreachable onRetry={reread} />}
          {!team && error === undefined && <Skeleton className="mx-5 mb-5 block h-28 rounded-lg" />}
        </section>
        {may && <OpenInvites key={invitesMade} />}
      </div>
      <InviteDialog
        open={inviting}
        onClose={() => setInviting(false)}
        onMade={() => setInvitesMade(count => count + 1)}
      />
    </SettingsFrame>
  );
}
