import { useMutation, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const InvitesQuery = graphql(`
  query OpenInvites {
    invites {
      id
      email
      role
      expiresAt
    }
  }
`);

const RevokeInviteMutation = graphql(`
  mutation RevokeInvite($inviteId: ID!) {
    revokeInvite(input: { inviteId: $inviteId }) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.settings.team;

/** Links that are out and were not used yet. */
export function OpenInvites() {
  const [{ data }, execute] = useQuery({ query: InvitesQuery, requestPolicy: 'cache-and-network' });
  const [, revoke] = useMutation(RevokeInviteMutation);

  async function takeBack(inviteId: string) {
    const answer = (await revoke({ inviteId })).data?.revokeInvite;
    toast(answer?.__typename === 'Team' ? words.revoked : (answer?.message ?? text.settings.failed));
    execute({ requestPolicy: 'network-only' });
  }

  if (!data || data.invites.length === 0) return null;
  return (
    <Panel title={words.invites}>
      <ul className="divide-y divide-line/70">
        {data.invites.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
            <div className="min-w-0">
              <p className="break-all font-medium">{email}</p>
              <p className="text-ink-soft text-sm">
                {text.settings.roles[role]} · {words.expires} {formatAbsolute(expiresAt)}
              </p>
            </div>
            <Button size="small" aria-label={words.revokeOf(email)} onClick={() => void takeBack(id)}>
              {words.revoke}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
