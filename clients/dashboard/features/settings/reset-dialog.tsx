import { useEffect, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { text } from '../../text.ts';
import { LinkOnce } from './link-once.tsx';
import type { ListedMember } from './team-table.tsx';

const RequestPasswordResetMutation = graphql(`
  mutation RequestPasswordReset($userId: ID!) {
    requestPasswordReset(input: { userId: $userId }) {
      __typename
      ... on PasswordResetLink {
        url
      }
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.settings.team;

/** A link with which a member sets a new password. */
export function ResetDialog({ member, onClose }: { member: ListedMember | null; onClose: () => void }) {
  return (
    <Dialog open={member !== null} onClose={onClose} title={words.resetTitle(member?.user.name ?? '')}>
      {member && <ResetLink userId={member.user.id} onDone={onClose} />}
    </Dialog>
  );
}

function ResetLink({ userId, onDone }: { userId: string; onDone: () => void }) {
  const [{ data, error }, request] = useMutation(RequestPasswordResetMutation);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (asked) return;
    setAsked(true);
    void request({ userId });
  }, [asked, request, userId]);
  const answer = data?.requestPasswordReset;
  if (answer?.__typename === 'PasswordResetLink')
    return <LinkOnce url={answer.url} note={words.resetExpires} onDone={onDone} />;
  if (answer === undefined && error === undefined) return <Skeleton className="block h-40 rounded-lg" />;
  return (
    <p role="alert" className="text-bad">
      {answer?.message ?? text.settings.failed}
    </p>
  );
}
