import type { SessionCaller } from '../../core/context.ts';
import { AuthenticationError, NotFoundError } from '../../core/errors.ts';
import { DEMO_KEY, DEMO_MERCHANT } from '../../core/merchants/demo-merchant.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { signIn, signInDemo } from '../../core/merchants/sign-in.ts';
import { signOut } from '../../core/merchants/sign-out.ts';
import { sessionCookie } from '../cookie.ts';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';
import { Mode, Role } from './enums.ts';
import { SIGN_IN_COMPLEXITY } from './limits.ts';

const User = builder.prismaObject('User', {
  description: 'Somebody who can sign in.',
  fields: t => ({
    id: t.exposeID('id', { description: 'usr_…' }),
    name: t.exposeString('name', { description: 'What to call them.' }),
    email: t.exposeString('email', { description: 'What they sign in with.' }),
    operator: t.exposeBoolean('operator', { description: 'May see pages about the whole installation.' }),
  }),
});

const Merchant = builder.prismaObject('Merchant', {
  description: 'Who gets the money.',
  fields: t => ({
    id: t.exposeID('id', { description: 'mer_…' }),
    name: t.exposeString('name', { description: 'As shoppers see it.' }),
    email: t.exposeString('email', { description: 'Where to reach them.' }),
  }),
});

const DemoKey = builder.objectRef<{ readonly id: string; readonly secret: string }>('DemoKey').implement({
  description: 'The API key that every demo installation is seeded with. It is public.',
  fields: t => ({
    id: t.exposeID('id', { description: 'What to send as X-Api-Key.' }),
    secret: t.exposeString('secret', { description: 'What to send as X-Api-Secret.' }),
  }),
});

const Viewer = builder.objectRef<SessionCaller>('Viewer').implement({
  description: 'Whoever is signed in, and what they may do.',
  fields: t => ({
    user: t.prismaField({
      type: User,
      description: 'The person.',
      resolve: (query, { userId }, _args, ctx) =>
        ctx.app.db.prisma.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
    }),
    merchant: t.prismaField({
      type: Merchant,
      description: 'The merchant they act for.',
      resolve: (query, { merchantId }, _args, ctx) =>
        ctx.app.db.prisma.merchant.findUniqueOrThrow({ ...query, where: { id: merchantId } }),
    }),
    role: t.expose('role', { type: Role, description: "Their role in the merchant's team." }),
    mode: t.expose('mode', { type: Mode, description: 'Play money or real money.' }),
    operator: t.exposeBoolean('operator', { description: 'May see pages about the whole installation.' }),
    demoKey: t.field({
      type: DemoKey,
      nullable: true,
      description: 'For examples to paste: the public key of the demo merchant, and null for every other.',
      resolve: ({ merchantId, mode }, _args, { app }) =>
        app.config.isDemo && merchantId === DEMO_MERCHANT.id && mode === 'TEST' ? DEMO_KEY : null,
    }),
    permissions: t.stringList({
      description: 'What the role allows, e.g. payments:write.',
      resolve: ({ permissions }) => PERMISSIONS.filter(permission => permissions.has(permission)),
    }),
  }),
});

builder.queryField('viewer', t =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'Who is asking. null when signed out.',
    resolve: (_root, _args, { caller }) => (caller?.kind === 'session' ? caller : null),
  }),
);

const SignInInput = builder.inputType('SignInInput', {
  description: 'Who signs in.',
  fields: t => ({
    email: t.string({ required: true, description: 'The e-mail address.' }),
    password: t.string({ required: true, description: 'The password.' }),
  }),
});

const SignInResult = builder.errorUnion('SignInResult', {
  description: 'Who is signed in now, or why nobody is.',
  types: [Viewer, AuthenticationError],
  resolveType: () => 'Viewer',
});

builder.mutationFields(t => ({
  signIn: t.field({
    type: SignInResult,
    description: 'Signs in with a cookie that no script can read.',
    args: {
      input: t.arg({ type: SignInInput, required: true, description: 'E-mail address and password.' }),
    },
    complexity: SIGN_IN_COMPLEXITY,
    resolve: (_root, { input }, ctx) => startSession(ctx, () => signIn(ctx, input)),
  }),
  signInDemo: t.field({
    type: SignInResult,
    description: "Demo installations only: signs in as the demo merchant's owner.",
    complexity: SIGN_IN_COMPLEXITY,
    resolve: (_root, _args, ctx) => startSession(ctx, () => signInDemo(ctx)),
  }),
  signOut: t.boolean({
    description: 'Ends the session. false where there was none.',
    resolve: async (_root, _args, ctx) => {
      const { app, caller, callers, reply, sessionToken } = ctx;
      reply?.setCookie(sessionCookie(null, app.config));
      if (caller?.kind !== 'session') return false;
      await signOut(ctx, {});
      if (sessionToken) callers.forgetSession(sessionToken);
      return true;
    },
  }),
}));

async function startSession(ctx: GraphQLContext, begin: () => Promise<string>): Promise<SessionCaller> {
  // A WebSocket can set no cookie, and a session that nobody holds is of no use.
  if (!ctx.reply) throw new AuthenticationError('Sign in over HTTP: a WebSocket cannot set the cookie.');
  const token = await begin();
  const caller = await ctx.callers.fromSession(token);
  if (!caller) throw new NotFoundError('Session');
  ctx.reply.setCookie(sessionCookie(token, ctx.app.config));
  return caller;
}
