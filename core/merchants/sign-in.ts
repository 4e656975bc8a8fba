import type { App } from '../context.ts';
import { AuthenticationError, NotFoundError } from '../errors.ts';
import { DEMO_USER } from './demo-merchant.ts';
import { isPasswordOf, PASSWORD_MAX_LENGTH } from './passwords.ts';
import { createSession } from './sessions.ts';

/** Where a sign-in comes from, for the list of sessions. */
export interface SignInOrigin {
  readonly userAgent: string | null;
  readonly address: string | null;
}

/**
 * Starts a session and returns its token. Throws the same AuthenticationError, after the same time, for an
 * unknown address and for a wrong password.
 */
export async function signIn(
  app: App,
  credentials: { email: string; password: string },
  origin: SignInOrigin,
): Promise<string> {
  const email = credentials.email.trim().toLowerCase();
  const password = credentials.password.slice(0, PASSWORD_MAX_LENGTH);
  const user = email.includes('\0') ? null : await findUser(app, email);
  const isRight = await isPasswordOf(user?.passwordHash ?? null, password);
  if (!user || !isRight || credentials.password.length > PASSWORD_MAX_LENGTH) throw wrongCredentials();
  return startSession(app, user, origin);
}

/** Demo installations only: one click signs in as the demo merchant's owner. */
export async function signInDemo(app: App, origin: SignInOrigin): Promise<string> {
  const user = app.config.isDemo ? await findUser(app, DEMO_USER.email) : null;
  if (!user) throw new NotFoundError('Demo merchant');
  return startSession(app, user, origin);
}

type Member = NonNullable<Awaited<ReturnType<typeof findUser>>>;

function findUser({ db }: App, email: string) {
  return db.prisma.user.findUnique({ where: { email }, include: { memberships: true } });
}

function startSession(app: App, user: Member, origin: SignInOrigin): Promise<string> {
  const membership = user.memberships[0];
  // An account that belongs to no merchant opens nothing.
  if (!membership) throw wrongCredentials();
  const { userId, merchantId } = membership;
  return createSession(app.db, { userId, merchantId, ...origin, now: app.now() });
}

function wrongCredentials(): AuthenticationError {
  return new AuthenticationError('The e-mail address or the password is not right.');
}
