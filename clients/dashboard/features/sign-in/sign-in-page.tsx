import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { useSession, useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { refusalOf } from './refusal.ts';

const SignInMutation = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on AuthenticationError {
        message
      }
    }
  }
`);

const SignInDemoMutation = graphql(`
  mutation SignInDemo {
    signInDemo {
      __typename
      ... on AuthenticationError {
        message
      }
    }
  }
`);

const route = getRouteApi('/sign-in');

/** Signs in with email and password, or with one press on a demo installation. */
export function SignInPage() {
  const { demo } = useViewer();
  const { problem, busy, enter } = useSignIn();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    enter({ email: String(form.get('email')), password: String(form.get('password')) });
  }

  return (
    <EntryFrame title={text.signIn.pageTitle} heading={text.signIn.heading}>
      <form onSubmit={submit} className="grid gap-1">
        <Field label={text.signIn.email}>
          {control => <Input {...control} name="email" type="email" autoComplete="username" required />}
        </Field>
        <Field label={text.signIn.password} error={problem}>
          {control => (
            <Input {...control} name="password" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <Button type="submit" look="primary" size="large" busy={busy === 'password'}>
          {text.signIn.submit}
        </Button>
      </form>
      {demo ? (
        <div className="mt-5 border-line border-t pt-5">
          <Button size="large" className="w-full" busy={busy === 'demo'} onClick={() => enter('demo')}>
            {text.signIn.demo}
          </Button>
          <p className="mt-2 text-center text-ink-soft text-sm">{text.signIn.demoHint}</p>
        </div>
      ) : (
        <p className="mt-4 text-center text-ink-soft text-sm">{text.signIn.forgotten}</p>
      )}
    </EntryFrame>
  );
}

/** Signs in, then shows the page that was asked for in the first place. */
function useSignIn() {
  const [, signIn] = useMutation(SignInMutation);
  const [, signInDemo] = useMutation(SignInDemoMutation);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState<'password' | 'demo'>();
  const { renew } = useSession();
  const { next = '/' } = route.useSearch();
  const { history } = useRouter();

  async function attempt(credentials: { email: string; password: string } | 'demo') {
    if (credentials === 'demo') {
      const { data, error } = await signInDemo({});
      return { answer: data?.signInDemo, error };
    }
    const { data, error } = await signIn({ input: credentials });
    return { answer: data?.signIn, error };
  }

  async function enter(credentials: { email: string; password: string } | 'demo') {
    setProblem(undefined);
    setBusy(credentials === 'demo' ? 'demo' : 'password');
    const { answer, error } = await attempt(credentials);
    setBusy(undefined);
    if (answer?.__typename !== 'Viewer') return setProblem(answer?.message ?? refusalOf(error));
    renew();
    history.replace(next);
  }

  return { problem, busy, enter: (credentials: Parameters<typeof enter>[0]) => void enter(credentials) };
}
