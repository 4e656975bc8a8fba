import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { text } from '../../text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { refusalOf } from './refusal.ts';
import { useLinkToken } from './use-link-token.ts';

const ResetPasswordMutation = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const { reset } = text.signIn;

/** Sets a new password by a link that an owner, or whoever runs the installation, has made. */
export function ResetPasswordPage() {
  const token = useLinkToken();
  const [{ fetching }, resetPassword] = useMutation(ResetPasswordMutation);
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const newPassword = String(new FormData(event.currentTarget).get('password'));
    setProblem(undefined);
    const { data, error } = await resetPassword({ input: { token, newPassword } });
    const answer = data?.resetPassword;
    if (answer?.__typename === 'SessionsEnded') return setDone(true);
    setProblem(answer?.message ?? refusalOf(error));
  }

  if (done) {
    return (
      <EntryFrame title={reset.pageTitle} heading={reset.done}>
        <p className="mb-5 text-ink-soft">{reset.doneHint}</p>
        <Link to="/sign-in" className={`w-full ${buttonClass('primary', 'large')}`}>
          {text.signIn.submit}
        </Link>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={reset.pageTitle} heading={reset.heading}>
      <form onSubmit={event => void submit(event)} className="grid gap-1">
        <Field label={reset.password} hint={reset.passwordHint} error={problem}>
          {control => (
            <Input
              {...control}
              name="password"
              type="password"
              autoComplete="new-password"
              required
              minLength={10}
            />
          )}
        </Field>
        <Button type="submit" look="primary" size="large" busy={fetching}>
          {reset.submit}
        </Button>
      </form>
    </EntryFrame>
  );
}
