import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { text } from '../../text.ts';
import { LinkOnce } from './link-once.tsx';
import { ROLE_OPTIONS, type Role } from './roles.ts';

const InviteMemberMutation = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      __typename
      ... on IssuedInvite {
        url
      }
      ... on UserError {
        message
      }
    }
  }
`);

interface InviteDialogProps {
  open: boolean;
  onClose: () => void;
  onMade: () => void;
}

const words = text.settings.team;

/** Asks whom to invite as what, then shows the link: the only time that anybody sees it. */
export function InviteDialog({ open, onClose, onMade }: InviteDialogProps) {
  const [url, setUrl] = useState<string | null>(null);

  function close() {
    onClose();
    setUrl(null);
  }

  return (
    <Dialog open={open} onClose={close} title={url === null ? words.inviteTitle : words.inviteReady}>
      {url === null ? (
        <InviteForm
          onMade={made => {
            setUrl(made);
            onMade();
          }}
        />
      ) : (
        <LinkOnce url={url} note={words.inviteExpires} onDone={close} />
      )}
    </Dialog>
  );
}

function InviteForm({ onMade }: { onMade: (url: string) => void }) {
  const [{ fetching }, invite] = useMutation(InviteMemberMutation);
  const [role, setRole] = useState<Role>('VIEWER');
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    setProblem(undefined);
    const answer = (await invite({ input: { email, role } })).data?.inviteMember;
    if (answer?.__typename === 'IssuedInvite') return onMade(answer.url);
    setProblem(answer?.message ?? text.settings.failed);
  }

  return (
    <form noValidate onSubmit={event => void submit(event)} className="grid gap-1">
      <Field label={words.email} hint={words.emailHint} error={problem}>
        {control => <Input {...control} data-first-focus name="email" type="email" autoComplete="off" />}
      </Field>
      <Field label={words.role} hint={text.settings.roleMeanings[role]}>
        {control => (
          <Select {...control} value={role} options={ROLE_OPTIONS} onChange={setRole} className="w-full" />
        )}
      </Field>
      <div className="mt-2 flex justify-end">
        <Button type="submit" look="primary" busy={fetching}>
          {words.createLink}
        </Button>
      </div>
    </form>
  );
}
