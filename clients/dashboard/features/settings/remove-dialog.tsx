import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import type { ListedMember } from './team-table.tsx';

const RemoveMemberMutation = graphql(`
  mutation RemoveMember($userId: ID!) {
    removeMember(input: { userId: $userId }) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

interface RemoveDialogProps {
  member: ListedMember | null;
  onClose: () => void;
  onRemoved: () => void;
}

const words = text.settings.team;

/** Asks once more before somebody is taken out of the team, or leaves it. */
export function RemoveDialog({ member, onClose, onRemoved }: RemoveDialogProps) {
  const [{ fetching }, remove] = useMutation(RemoveMemberMutation);
  const { viewer } = useViewer();
  const own = member?.user.id === viewer?.user.id;
  const name = member?.user.name ?? '';

  async function confirm(userId: string) {
    const answer = (await remove({ userId })).data?.removeMember;
    if (answer?.__typename !== 'Team') return toast(answer?.message ?? text.settings.failed);
    toast(words.removed(name));
    onRemoved();
    onClose();
  }

  return (
    <Dialog open={member !== null} onClose={onClose} title={own ? words.leaveTitle : words.removeTitle(name)}>
      <p>{own ? words.leaveWarning : words.removeWarning}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>{text.settings.cancel}</Button>
        <Button look="primary" busy={fetching} onClick={() => member && void confirm(member.user.id)}>
          {own ? words.leave : words.remove}
        </Button>
      </div>
    </Dialog>
  );
}
