import type { Merchant } from '../../prisma/client/client.ts';
import { appendAudit, auditedBy } from '../audit/append-audit.ts';
import type { App, Context } from '../context.ts';
import { inTransaction } from '../db.ts';
import { AuthenticationError, NotFoundError } from '../errors.ts';
import { DEMO_USER } from './demo-merchant.ts';
import { isPasswordOf, PASSWORD_MAX_LENGTH } from './passwords.ts';
import { startSession } from './sessions.ts';
import { brakeSignIn, releaseSignIn, type SignInTry } from './sign-in-brake.ts';

/** A request that nobody has signed in for yet. */
export type Visit = Pick<Context, 'app' | 'origin' | 'requestId'>;

/**
 * Starts a session and returns its token. Throws the same AuthenticationError, after the same time, for an
 * unknown address and for a wrong password, and BusyError for whoever has been wrong too often.
 */
export async function signIn(
  visit: Visit,
  credentials: { email: string; password: string },
): Promise<string> {
  const { app, origin } = visit;
  const email = credentials.email.trim().toLowerCase();
  const password = credentials.password.slice(0, PASSWORD_MAX_LENGTH);
  const tried: SignInTry = { email, address: origin?.address ?? null, now: app.now() };
  await brakeSignIn(app.db, tried);
  const user = email.includes('\0') ? null : await findMember(app, email);
  const isRight = await isPasswordOf(user?.passwordHash ?? null, password);
  if (user && isRight && credentials.password.length <= PASSWORD_MAX_LENGTH) {
    return openSession(visit, user, tried);
  }
  // Not waited for: how long the answer takes would tell who has an account.
  if (user) void auditRefusal(visit, user);
  throw wrongCredentials();
}

/** Demo installations only: one click signs in as the demo merchant's owner. */
export async function signInDemo(visit: Visit): Promise<string> {
  const { app } = visit;
  const user = app.config.isDemo ? await findMember(app, DEMO_USER.email) : null;
  if (!user) throw new NotFoundError('Demo merchant');
  return openSession(visit, user, null);
}

/** Somebody with the merchants they belong to. */
export interface Member {
  readonly id: string;
  readonly passwordHash: string;
  readonly merchantIds: readonly Merchant['id'][];
}

/** The merchants in the order in which they were last worked for. */
async function findMember({ db }: App, email: string): Promise<Member | null> {
  const user = await db.prisma.user.findUnique({
    where: { email },
    include: {
      memberships: { orderBy: { merchantId: 'asc' } },
      sessions: { orderBy: { lastSeenAt: 'desc' }, take: 1 },
    },
  });
  if (!user) return null;
  const ids = user.memberships.map(membership => membership.merchantId);
  const last = user.sessions[0]?.merchantId;
  const merchantIds = last && ids.includes(last) ? [last, ...ids.filter(id => id !== last)] : ids;
  return { id: user.id, passwordHash: user.passwordHash, merchantIds };
}

async function openSession(visit: Visit, user: Member, tried: SignInTry | null): Promise<string> {
  const [merchantId] = user.merchantIds;
  // An account that belongs to no merchant opens nothing.
  if (merchantId === undefined) throw wrongCredentials();
  const { app, origin = { address: null, userAgent: null } } = visit;
  const now = app.now();
  return inTransaction(app.db, async tx => {
    if (tried) releaseSignIn(tx, tried);
    const { id, token } = await startSession(tx, { userId: user.id, merchantId, ...origin, now });
    const actor = { kind: 'USER', id: user.id } as const;
    const note = { ...auditedBy(visit, null), actor, merchantId, details: null };
    await appendAudit(tx, [{ ...note, action: 'session.started', target: id, mode: 'TEST' }], now);
    return token;
  });
}

async function auditRefusal(visit: Visit, user: Member): Promise<void> {
  const { app } = visit;
  const by = auditedBy(visit, null);
  const notes = user.merchantIds.map(
    merchantId => ({ ...by, merchantId, action: 'session.refused', target: user.id, details: null }) as const,
  );
  try {
    await inTransaction(app.db, tx => appendAudit(tx, notes, app.now()));
  } catch (error) {
    app.log.error({ err: error, userId: user.id }, 'audit.lost');
  }
}

function wrongCredentials(): AuthenticationError {
  return new AuthenticationError('The e-mail address or the password is not right.');
}
