import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Logo } from '../../../ui/logo.tsx';
import { useSession, useViewer } from '../../session.ts';

const SignInMutation = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on Viewer {
        merchant {
          id
        }
      }
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
      ... on Viewer {
        merchant {
          id
        }
      }
      ... on AuthenticationError {
        message
      }
    }
  }
`);

const NO_ANSWER = 'The server did not answer. Try again in a moment.';

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
    <main className="grid min-h-dvh place-items-center bg-deep p-4 [background-image:radial-gradient(120%_80%_at_50%_-10%,var(--deep-raised),transparent)]">
      <title>Sign in · Sluice</title>
      <div className="w-full max-w-sm">
        <p className="mb-6 flex items-center justify-center gap-3 font-semibold text-2xl text-on-deep tracking-tight">
          <Logo className="size-9" />
          Sluice
        </p>
        <div className="animate-rise rounded-2xl bg-surface p-6 shadow-floating sm:p-8">
          <h1 className="mb-5 font-semibold text-xl tracking-tight">Sign in</h1>
          <form onSubmit={submit} className="grid gap-1">
            <Field label="Email">
              {control => <Input {...control} name="email" type="email" autoComplete="username" required />}
            </Field>
            <Field label="Password" error={problem}>
              {control => (
                <Input
                  {...control}
                  name="password"
                  type="password"
                  autoComplete="current-password"
                  required
                />
              )}
            </Field>
            <Button type="submit" look="primary" size="large" busy={busy === 'password'}>
              Sign in
            </Button>
          </form>
          {demo && (
            <div className="mt-5 border-line border-t pt-5">
              <Button size="large" className="w-full" busy={busy === 'demo'} onClick={() => enter('demo')}>
                Sign in as the demo merchant
              </Button>
              <p className="mt-2 text-center text-ink-soft text-sm">
                This is a demo installation: no password needed.
              </p>
            </div>
          )}
        </div>
      </div>
    </main>
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
  const navigate = useNavigate();

  async function enter(credentials: { email: string; password: string } | 'demo') {
    setProblem(undefined);
    setBusy(credentials === 'demo' ? 'demo' : 'password');
    const answer =
      credentials === 'demo'
        ? (await signInDemo({})).data?.signInDemo
        : (await signIn({ input: credentials })).data?.signIn;
    setBusy(undefined);
    if (answer?.__typename !== 'Viewer') return setProblem(answer?.message ?? NO_ANSWER);
    renew();
    await navigate({ to: next, replace: true });
  }

  return { problem, busy, enter: (credentials: Parameters<typeof enter>[0]) => void enter(credentials) };
}
