import type { SessionCaller } from '../../core/context.ts';
import { AuthenticationError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { signIn, signInDemo } from '../../core/merchants/sign-in.ts';
import { signOut } from '../../core/merchants/sign-out.ts';
import { switchMerchant, switchMode } from '../../core/merchants/switch-session.ts';
import { sessionCookie } from '../cookie.ts';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';
import { Mode } from './enums.ts';
import { MUTATION_COMPLEXITY, SIGN_IN_COMPLEXITY } from './limits.ts';
import { Viewer } from './viewer.ts';

const SignInInput = builder.inputType('SignInInput', {
  description: 'Who signs in.',
  fields: t => ({
    email: t.string({ required: true, description: 'The e-mail address.' }),
    password: t.string({ required: true, description: 'The password.' }),
  }),
});

const SwitchModeInput = builder.inputType('SwitchModeInput', {
  description: 'Where to go.',
  fields: t => ({ mode: t.field({ type: Mode, required: true, description: 'Play money or real money.' }) }),
});

const SwitchMerchantInput = builder.inputType('SwitchMerchantInput', {
  description: 'Whom to act for.',
  fields: t => ({ merchantId: t.id({ required: true, description: 'mer_…' }) }),
});

const SwitchResult = builder.errorUnion('SwitchResult', {
  description: 'Who is signed in, in the new place, or why not.',
  types: [Viewer, ValidationError, NotFoundError],
  resolveType: () => 'Viewer',
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
    resolve: (_root, { input }, ctx) => holdSession(ctx, () => signIn(ctx, input)),
  }),
  signInDemo: t.field({
    type: SignInResult,
    description: "Demo installations only: signs in as the demo merchant's owner.",
    complexity: SIGN_IN_COMPLEXITY,
    resolve: (_root, _args, ctx) => holdSession(ctx, () => signInDemo(ctx)),
  }),
  switchMode: t.field({
    type: SwitchResult,
    description:
      'Takes the session to the other mode, with a new cookie. Its sockets are closed; what other tabs still show is refused.',
    authScopes: { session: true },
    args: { input: t.arg({ type: SwitchModeInput, required: true, description: 'The mode.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => holdSession(ctx, () => switchMode(ctx, input)),
  }),
  switchMerchant: t.field({
    type: SwitchResult,
    description: 'Takes the session to another merchant of the user, in TEST mode, with a new cookie.',
    authScopes: { session: true },
    args: { input: t.arg({ type: SwitchMerchantInput, required: true, description: 'The merchant.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => holdSession(ctx, () => switchMerchant(ctx, input)),
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

/**
 * Runs what gives the browser a session, or takes its session elsewhere, and hands the browser its token: in the
 * cookie, and nowhere else.
 */
export async function holdSession(ctx: GraphQLContext, begin: () => Promise<string>): Promise<SessionCaller> {
  // A WebSocket can set no cookie, and a session that nobody holds is of no use.
  if (!ctx.reply) throw new AuthenticationError('Sign in over HTTP: a WebSocket cannot set the cookie.');
  const token = await begin();
  const caller = await ctx.callers.fromSession(token);
  if (!caller) throw new NotFoundError('Session');
  ctx.reply.setCookie(sessionCookie(token, ctx.app.config));
  return caller;
}
