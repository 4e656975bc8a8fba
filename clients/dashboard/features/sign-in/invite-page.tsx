import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useSession, useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { refusalOf } from './refusal.ts';
import { useLinkToken } from './use-link-token.ts';

const InviteQuery = graphql(`
  query Invite($token: String!) {
    invite(token: $token) {
      merchantName
      email
      role
      hasAccount
    }
  }
`);

const AcceptInviteMutation = graphql(`
  mutation AcceptInvite($input: AcceptInviteInput!) {
    acceptInvite(input: $input) {
      __typename
      ... on UserError {
        message
        path
      }
    }
  }
`);

type Invite = NonNullable<ResultOf<typeof InviteQuery>['invite']>;

const words = text.signIn.invite;

/** Where the link of an invite leads: joins the team, signed in as oneself or with a new account. */
export function InvitePage() {
  const token = useLinkToken();
  const { viewer } = useViewer();
  const [{ data, error }] = useQuery({
    query: InviteQuery,
    variables: { token },
    requestPolicy: 'network-only',
  });
  if (data?.invite && viewer !== undefined) {
    const { invite } = data;
    return (
      <EntryFrame title={words.pageTitle} heading={words.heading(invite.merchantName)}>
        <p className="mb-4 text-ink-soft">{words.as(words.roles[invite.role])}</p>
        <Join token={token} invite={invite} signedInAs={viewer?.user.email ?? null} />
      </EntryFrame>
    );
  }
  if (data?.invite === null || error !== undefined) {
    return (
      <EntryFrame title={words.pageTitle} heading={words.over}>
        <p className="text-ink-soft">{error === undefined ? words.overHint : text.signIn.noAnswer}</p>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={words.pageTitle} heading={words.loading}>
      <Skeleton className="block h-40 rounded-lg" />
    </EntryFrame>
  );
}

interface JoinProps {
  token: string;
  invite: Invite;
  signedInAs: string | null;
}

function Join({ token, invite, signedInAs }: JoinProps) {
  const { problem, busy, join } = useJoin(token);
  if (signedInAs === null && invite.hasAccount) {
    return (
      <>
        <p className="mb-5">{words.hasAccount(invite.email)}</p>
        <Link
          to="/sign-in"
          search={{ next: `/invite#${token}` }}
          className={`w-full ${buttonClass('primary', 'large')}`}
        >
          {words.toSignIn}
        </Link>
      </>
    );
  }
  return (
    <form onSubmit={join} className="grid gap-1">
      {signedInAs === null ? (
        <>
          <Field label={text.signIn.email}>
            {control => (
              <Input {...control} type="email" autoComplete="username" readOnly value={invite.email} />
            )}
          </Field>
          <Field label={words.name} error={problem.name}>
            {control => <Input {...control} name="name" autoComplete="name" required maxLength={100} />}
          </Field>
          <Field label={words.password} hint={words.passwordHint} error={problem.password}>
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
        </>
      ) : (
        <p className="mb-4">{words.signedInAs(signedInAs)}</p>
      )}
      <Button type="submit" look="primary" size="large" busy={busy}>
        {words.join}
      </Button>
      <p role="alert" className="mt-1 min-h-5 text-bad text-sm">
        {problem.other}
      </p>
    </form>
  );
}

function useJoin(token: string) {
  const [{ fetching }, accept] = useMutation(AcceptInviteMutation);
  const [problem, setProblem] = useState<{ name?: string; password?: string; other?: string }>({});
  const { renew } = useSession();
  const navigate = useNavigate();

  async function join(form: FormData) {
    setProblem({});
    const given = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
    const { data, error } = await accept({ input: { token, ...given } });
    const answer = data?.acceptInvite;
    if (answer?.__typename !== 'Viewer') {
      const [field] = answer?.path ?? [];
      const message = answer?.message ?? refusalOf(error);
      return setProblem(field === 'name' || field === 'password' ? { [field]: message } : { other: message });
    }
    renew();
    await navigate({ to: '/', replace: true });
  }

  return {
    problem,
    busy: fetching,
    join: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      void join(new FormData(event.currentTarget));
    },
  };
}
