import type { ResultOf } from '@graphql-typed-document-node/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Select } from '../../../ui/select.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useMay, useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { MemberMenu } from './member-menu.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { ResetDialog } from './reset-dialog.tsx';
import { ROLE_OPTIONS, type Role } from './roles.ts';

export const ListedMember = graphql(`
  fragment ListedMember on TeamMember {
    user {
      id
      name
      email
    }
    role
    joinedAt
  }
`);

export type ListedMember = ResultOf<typeof ListedMember>;

const ChangeRoleMutation = graphql(`
  mutation ChangeRole($userId: ID!, $role: Role!) {
    changeRole(input: { userId: $userId, role: $role }) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.settings.team;
const CELL = 'px-2.5 py-3 align-middle first:pl-5 last:pr-5';
const COLUMNS = [
  { label: words.columns.person, className: 'text-left' },
  { label: words.columns.role, className: 'w-32 text-left sm:w-40' },
  { label: words.columns.joined, className: 'hidden text-left md:table-cell' },
  { label: words.columns.action, className: 'w-16 text-right' },
] as const;

type Asked = { what: 'remove' | 'reset'; member: ListedMember } | null;

/** Everybody in the team. An owner changes roles in it, and everybody may leave. */
export function TeamTable({ team, onChanged }: { team: readonly ListedMember[]; onChanged: () => void }) {
  const [asked, setAsked] = useState<Asked>(null);
  const memberFor = (what: 'remove' | 'reset') => (asked?.what === what ? asked.member : null);
  return (
    <>
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{words.heading}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ label, className }) => (
              <th
                key={label}
                scope="col"
                className={`border-line border-y bg-sunken/50 px-2.5 py-2 font-medium text-ink-soft text-sm first:pl-5 last:pr-5 ${className}`}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_tr:not(:last-child)_td]:border-line/70 [&_tr:not(:last-child)_td]:border-b">
          {team.map(member => (
            <MemberRow
              key={member.user.id}
              member={member}
              onAsk={what => setAsked({ what, member })}
              onChanged={onChanged}
            />
          ))}
        </tbody>
      </table>
      <RemoveDialog member={memberFor('remove')} onClose={() => setAsked(null)} onRemoved={onChanged} />
      <ResetDialog member={memberFor('reset')} onClose={() => setAsked(null)} />
    </>
  );
}

interface MemberRowProps {
  member: ListedMember;
  onAsk: (what: 'remove' | 'reset') => void;
  onChanged: () => void;
}

function MemberRow({ member, onAsk, onChanged }: MemberRowProps) {
  const { user, role, joinedAt } = member;
  const { viewer } = useViewer();
  const may = useMay('team:write');
  const own = viewer?.user.id === user.id;
  return (
    <tr>
      <td className={CELL}>
        <p className="flex flex-wrap items-center gap-2 break-words font-medium">
          {user.name}
          {own && <Badge tone="note">{words.you}</Badge>}
        </p>
        <p className="break-all text-ink-soft text-sm">{user.email}</p>
      </td>
      <td className={CELL}>
        {may ? <RoleChoice member={member} onChanged={onChanged} /> : text.settings.roles[role]}
      </td>
      <td className={`hidden text-ink-soft md:table-cell ${CELL}`}>
        <RelativeTime at={joinedAt} />
      </td>
      <td className={`text-right ${CELL}`}>
        {(may || own) && <MemberMenu name={user.name} own={own} onAsk={onAsk} />}
      </td>
    </tr>
  );
}

function RoleChoice({ member: { user, role }, onChanged }: { member: ListedMember; onChanged: () => void }) {
  const [{ fetching }, changeRole] = useMutation(ChangeRoleMutation);
  async function change(next: Role) {
    const answer = (await changeRole({ userId: user.id, role: next })).data?.changeRole;
    if (answer?.__typename !== 'Team') return toast(answer?.message ?? text.settings.failed);
    toast(words.roleChanged(user.name, text.settings.roles[next]));
    onChanged();
  }
  return (
    <Select
      aria-label={words.roleOf(user.name)}
      value={role}
      options={ROLE_OPTIONS}
      disabled={fetching}
      onChange={next => void change(next)}
      className="w-full"
    />
  );
}
