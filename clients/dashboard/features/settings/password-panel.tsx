import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';

const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on UserError {
        message
        path
      }
    }
  }
`);

const words = text.settings.account;

/** Sets a new password; whoever else is signed in with the old one is not any more. */
export function PasswordPanel() {
  const { viewer } = useViewer();
  const [{ fetching }, change] = useMutation(ChangePasswordMutation);
  const [problem, setProblem] = useState<{ current?: string; next?: string }>({});

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const { current = '', next = '' } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    setProblem({});
    const { data, error } = await change({ input: { currentPassword: current, newPassword: next } });
    const answer = data?.changePassword;
    if (answer?.__typename === 'SessionsEnded') {
      form.reset();
      return toast(words.changed);
    }
    const message = answer?.message ?? error?.graphQLErrors[0]?.message ?? text.settings.failed;
    setProblem(answer?.path?.[0] === 'newPassword' ? { next: message } : { current: message });
  }

  return (
    <Panel title={words.password}>
      <form noValidate onSubmit={event => void submit(event)} className="grid gap-1">
        {/* Password managers want to know whose it is. */}
        <input type="hidden" autoComplete="username" value={viewer?.user.email ?? ''} readOnly />
        <Field label={words.currentPassword} error={problem.current}>
          {control => <Input {...control} name="current" type="password" autoComplete="current-password" />}
        </Field>
        <Field label={words.newPassword} hint={words.newPasswordHint} error={problem.next}>
          {control => <Input {...control} name="next" type="password" autoComplete="new-password" />}
        </Field>
        <div>
          <Button type="submit" busy={fetching}>
            {words.change}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
