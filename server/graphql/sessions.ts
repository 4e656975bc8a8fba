import type { SessionCaller } from '../../core/context.ts';
import { callerOf } from '../../core/context.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { changePassword } from '../../core/merchants/change-password.ts';
import {
  type IssuedReset,
  requestPasswordReset,
  resetPassword,
} from '../../core/merchants/password-resets.ts';
import { revokeOtherSessions, revokeSession } from '../../core/merchants/revoke-sessions.ts';
import { builder } from './builder.ts';
import { Mode } from './enums.ts';
import { MUTATION_COMPLEXITY, SIGN_IN_COMPLEXITY } from './limits.ts';

/** Newest first; a person has a handful. */
const SESSIONS_MAX = 50;

const Session = builder.prismaObject('Session', {
  description: 'A browser that somebody is signed in with.',
  fields: t => ({
    id: t.exposeID('id', { description: 'ses_…' }),
    current: t.boolean({
      description: 'Whether it is the one that asks.',
      resolve: ({ id }, _args, ctx) => (callerOf(ctx) as SessionCaller).sessionId === id,
    }),
    mode: t.expose('mode', { type: Mode, description: 'What it looks at.' }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The network address it was begun from.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser said of itself.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'When it last asked, to the minute.',
    }),
  }),
});

builder.queryField('sessions', t =>
  t.prismaField({
    type: [Session],
    description: 'Where the viewer is signed in, last seen first.',
    authScopes: { session: true },
    complexity: { field: 1, multiplier: 20 },
    resolve: (query, _root, _args, ctx) => {
      const { userId } = callerOf(ctx) as SessionCaller;
      const where = { userId, revokedAt: null, expiresAt: { gt: ctx.app.now() } };
      return ctx.app.db.prisma.session.findMany({
        ...query,
        where,
        orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
        take: SESSIONS_MAX,
      });
    },
  }),
);

const RevokeSessionInput = builder.inputType('RevokeSessionInput', {
  description: 'Which session.',
  fields: t => ({ sessionId: t.id({ required: true, description: 'ses_…: one of your own.' }) }),
});

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'The password you have, and the one you want.',
  fields: t => ({
    currentPassword: t.string({ required: true, description: 'The one you sign in with now.' }),
    newPassword: t.string({ required: true, description: 'At least 10 characters.' }),
  }),
});

const RequestPasswordResetInput = builder.inputType('RequestPasswordResetInput', {
  description: 'Whose password.',
  fields: t => ({ userId: t.id({ required: true, description: 'usr_…: a member of your team.' }) }),
});

const ResetPasswordInput = builder.inputType('ResetPasswordInput', {
  description: 'A link that was made for you, and the password you want.',
  fields: t => ({
    token: t.string({ required: true, description: 'What follows # in the link.' }),
    newPassword: t.string({ required: true, description: 'At least 10 characters.' }),
  }),
});

const PasswordResetLink = builder.objectRef<IssuedReset>('PasswordResetLink').implement({
  description: 'A link that sets a new password, once. It is shown here only.',
  fields: t => ({
    url: t.string({
      description: 'What to send to them. Whoever has it can set the password.',
      resolve: ({ token }, _args, { app }) => `${app.config.PUBLIC_URL}/reset-password#${token}`,
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it is good: a day.' }),
  }),
});

const Done = builder.objectRef<{ readonly sessionsEnded: number }>('SessionsEnded').implement({
  description: 'It is done.',
  fields: t => ({
    count: t.exposeInt('sessionsEnded', { description: 'How many sessions ended with it.' }),
  }),
});

const SessionsResult = builder.errorUnion('SessionsResult', {
  description: 'How many sessions ended, or why nothing was done.',
  types: [Done, ValidationError, NotFoundError],
  resolveType: () => 'SessionsEnded',
});

const PasswordResetResult = builder.errorUnion('PasswordResetResult', {
  description: 'The link, or why there is none.',
  types: [PasswordResetLink, ValidationError, NotFoundError, InvalidStateError],
  resolveType: () => 'PasswordResetLink',
});

builder.mutationFields(t => ({
  revokeSession: t.field({
    type: SessionsResult,
    description: 'Signs one of your browsers out, within five seconds.',
    authScopes: { session: true },
    args: { input: t.arg({ type: RevokeSessionInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input }, ctx) => ({ sessionsEnded: await revokeSession(ctx, input) }),
  }),
  revokeOtherSessions: t.field({
    type: SessionsResult,
    description: 'Signs all your browsers out but this one.',
    authScopes: { session: true },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, _args, ctx) => ({ sessionsEnded: await revokeOtherSessions(ctx, {}) }),
  }),
  changePassword: t.field({
    type: SessionsResult,
    description: 'Sets a new password and signs all your other browsers out.',
    authScopes: { session: true },
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'Old and new.' }) },
    complexity: SIGN_IN_COMPLEXITY,
    resolve: async (_root, { input }, ctx) => ({ sessionsEnded: await changePassword(ctx, input) }),
  }),
  requestPasswordReset: t.field({
    type: PasswordResetResult,
    description:
      'Makes a link with which a member of the team sets a new password. Not for members of other teams as well.',
    authScopes: { $all: { session: true, permission: 'team:write' } },
    args: { input: t.arg({ type: RequestPasswordResetInput, required: true, description: 'Whose.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => requestPasswordReset(ctx, input),
  }),
  resetPassword: t.field({
    type: SessionsResult,
    description:
      'Sets a new password by a link, and signs all browsers of its user out. Needs no credentials.',
    args: { input: t.arg({ type: ResetPasswordInput, required: true, description: 'Link and password.' }) },
    complexity: SIGN_IN_COMPLEXITY,
    resolve: async (_root, { input }, ctx) => ({ sessionsEnded: await resetPassword(ctx, input) }),
  }),
}));
