import type { SessionCaller } from '../../core/context.ts';
import { callerOf } from '../../core/context.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { acceptInvite } from '../../core/merchants/accept-invite.ts';
import { changeRole } from '../../core/merchants/change-role.ts';
import { inviteMember, revokeInvite } from '../../core/merchants/invite-member.ts';
import { type IssuedInvite, isOpen } from '../../core/merchants/invites.ts';
import { removeMember } from '../../core/merchants/remove-member.ts';
import { hashToken } from '../../core/merchants/tokens.ts';
import type { Membership } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { Role } from './enums.ts';
import { MUTATION_COMPLEXITY, SIGN_IN_COMPLEXITY } from './limits.ts';
import { holdSession } from './sign-in.ts';
import { User, Viewer } from './viewer.ts';

/** A team fits on a page; more would be a directory. */
const TEAM_MAX = 500;

const TeamMember = builder.objectRef<Membership>('TeamMember').implement({
  description: 'Somebody in the merchant’s team.',
  fields: t => ({
    user: t.prismaField({
      type: User,
      description: 'Who.',
      resolve: (query, { userId }, _args, ctx) =>
        ctx.app.db.prisma.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
    }),
    role: t.expose('role', { type: Role, description: 'What they may do.' }),
    joinedAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

const Invite = builder.prismaObject('Invite', {
  description: 'A link that lets somebody join the team, once.',
  fields: t => ({
    id: t.exposeID('id', { description: 'inv_…' }),
    email: t.exposeString('email', { description: 'Whom it is for.' }),
    role: t.expose('role', { type: Role, description: 'What they will be.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it is good: seven days.' }),
  }),
});

const IssuedInviteRef = builder.objectRef<IssuedInvite>('IssuedInvite').implement({
  description: 'An invite with its link, which is shown here only.',
  fields: t => ({
    invite: t.field({
      type: Invite,
      description: 'The invite.',
      resolve: ({ invite }) => Invite.addBrand(invite),
    }),
    url: t.string({
      description: 'What to send to them. Whoever has it can join.',
      resolve: ({ token }, _args, { app }) => `${app.config.PUBLIC_URL}/invite#${token}`,
    }),
  }),
});

const InviteDetails = builder
  .objectRef<{ merchantName: string; email: string; role: Membership['role']; hasAccount: boolean }>(
    'InviteDetails',
  )
  .implement({
    description: 'What a link invites to, for whoever holds it.',
    fields: t => ({
      merchantName: t.exposeString('merchantName', { description: 'Whose team.' }),
      email: t.exposeString('email', { description: 'Whom it was made for.' }),
      role: t.expose('role', { type: Role, description: 'What they will be.' }),
      hasAccount: t.exposeBoolean('hasAccount', {
        description: 'Whether that address can sign in already; then it has to, before it accepts.',
      }),
    }),
  });

builder.queryFields(t => ({
  team: t.field({
    type: [TeamMember],
    description: 'Everybody in the team, longest first.',
    authScopes: { session: true },
    complexity: { field: 1, multiplier: 20 },
    resolve: (_root, _args, ctx) =>
      ctx.app.db.prisma.membership.findMany({
        where: { merchantId: callerOf(ctx).merchantId },
        orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
        take: TEAM_MAX,
      }),
  }),
  invites: t.prismaField({
    type: [Invite],
    description: 'The invites that are still open, newest first.',
    authScopes: { $all: { session: true, permission: 'team:write' } },
    complexity: { field: 1, multiplier: 20 },
    resolve: (query, _root, _args, ctx) =>
      ctx.app.db.prisma.invite.findMany({
        ...query,
        where: {
          merchantId: callerOf(ctx).merchantId,
          acceptedAt: null,
          revokedAt: null,
          expiresAt: { gt: ctx.app.now() },
        },
        orderBy: { id: 'desc' },
        take: TEAM_MAX,
      }),
  }),
  invite: t.field({
    type: InviteDetails,
    nullable: true,
    description:
      'What the link with this token invites to; null where it is good no more. Needs no credentials.',
    args: { token: t.arg.string({ required: true, description: 'What follows # in the link.' }) },
    resolve: async (_root, { token }, { app }) => {
      const where = { tokenHash: hashToken(token) };
      const invite = await app.db.prisma.invite.findUnique({ where, include: { merchant: true } });
      if (!invite || !isOpen(invite, app.now())) return null;
      const { email, role, merchant } = invite;
      const known = await app.db.prisma.user.findUnique({ where: { email }, select: { id: true } });
      return { email, role, merchantName: merchant.name, hasAccount: known !== null };
    },
  }),
}));

const InviteMemberInput = builder.inputType('InviteMemberInput', {
  description: 'Whom to invite.',
  fields: t => ({
    email: t.string({ required: true, description: 'Their e-mail address.' }),
    role: t.field({ type: Role, required: true, description: 'What they will be.' }),
  }),
});

const RevokeInviteInput = builder.inputType('RevokeInviteInput', {
  description: 'Which invite.',
  fields: t => ({ inviteId: t.id({ required: true, description: 'inv_…' }) }),
});

const AcceptInviteInput = builder.inputType('AcceptInviteInput', {
  description: 'Who joins: whoever is signed in, or somebody new with a name and a password.',
  fields: t => ({
    token: t.string({ required: true, description: 'What follows # in the link.' }),
    name: t.string({ description: 'What to call you. Not needed when signed in.' }),
    password: t.string({ description: 'At least 10 characters. Not needed when signed in.' }),
  }),
});

const ChangeRoleInput = builder.inputType('ChangeRoleInput', {
  description: 'Who becomes what.',
  fields: t => ({
    userId: t.id({ required: true, description: 'usr_…' }),
    role: t.field({ type: Role, required: true, description: 'The new role.' }),
  }),
});

const RemoveMemberInput = builder.inputType('RemoveMemberInput', {
  description: 'Who leaves.',
  fields: t => ({ userId: t.id({ required: true, description: 'usr_…' }) }),
});

const Team = builder.objectRef<SessionCaller>('Team').implement({
  description: 'The team as it is now.',
  fields: t => ({
    members: t.field({
      type: [TeamMember],
      description: 'Everybody in it, longest first.',
      resolve: ({ merchantId }, _args, { app }) =>
        app.db.prisma.membership.findMany({
          where: { merchantId },
          orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
          take: TEAM_MAX,
        }),
    }),
  }),
});

const InviteMemberResult = builder.errorUnion('InviteMemberResult', {
  description: 'The invite with its link, or why there is none.',
  types: [IssuedInviteRef, ValidationError, InvalidStateError],
  resolveType: () => 'IssuedInvite',
});

const TeamResult = builder.errorUnion('TeamResult', {
  description: 'The team as it is now, or why it was not changed.',
  types: [Team, ValidationError, NotFoundError, InvalidStateError],
  resolveType: () => 'Team',
});

const AcceptInviteResult = builder.errorUnion('AcceptInviteResult', {
  description: 'Who is signed in now, at their new merchant, or why they did not join.',
  types: [Viewer, ValidationError, NotFoundError, InvalidStateError],
  resolveType: () => 'Viewer',
});

const OWNERS = { $all: { session: true, permission: 'team:write' } } as const;

builder.mutationFields(t => ({
  inviteMember: t.field({
    type: InviteMemberResult,
    description:
      'Makes a link with which somebody joins the team. A newer one for the same address replaces it.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: InviteMemberInput, required: true, description: 'Whom to invite.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => inviteMember(ctx, input),
  }),
  revokeInvite: t.field({
    type: TeamResult,
    description: 'Makes the link of an invite good no more.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: RevokeInviteInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input }, ctx) => {
      await revokeInvite(ctx, input);
      return callerOf(ctx) as SessionCaller;
    },
  }),
  acceptInvite: t.field({
    type: AcceptInviteResult,
    description: 'Joins the team that a link invites to, and signs in there.',
    args: { input: t.arg({ type: AcceptInviteInput, required: true, description: 'The link, and who.' }) },
    complexity: SIGN_IN_COMPLEXITY,
    resolve: (_root, { input }, ctx) => holdSession(ctx, () => acceptInvite(ctx, input)),
  }),
  changeRole: t.field({
    type: TeamResult,
    description: 'Gives a member another role. The last owner stays one.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: ChangeRoleInput, required: true, description: 'Who becomes what.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input }, ctx) => {
      await changeRole(ctx, input);
      return callerOf(ctx) as SessionCaller;
    },
  }),
  removeMember: t.field({
    type: TeamResult,
    description:
      'Takes a member out of the team: an owner anybody, everybody themselves. The last owner stays.',
    authScopes: { session: true },
    args: { input: t.arg({ type: RemoveMemberInput, required: true, description: 'Who leaves.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input }, ctx) => {
      await removeMember(ctx, input);
      return callerOf(ctx) as SessionCaller;
    },
  }),
}));
