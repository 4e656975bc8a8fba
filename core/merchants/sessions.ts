import type { CaptureMethod, Mode, Role } from '../../prisma/client/client.ts';
import type { RequestOrigin, Tenant } from '../context.ts';
import { type Database, inTransaction, type Statement, type Transaction } from '../db.ts';
import { newId } from '../ids.ts';
import { SESSION_LIFETIME_MS } from '../limits.ts';
import { hashToken, newToken } from './tokens.ts';

/** What the browser's cookie stands for, as far as a request needs to know. */
export interface LiveSession {
  readonly id: string;
  readonly userId: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly role: Role;
  readonly operator: boolean;
  /** What the merchant's requests do by default. */
  readonly captureMethod: CaptureMethod | null;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

export interface NewSession extends RequestOrigin {
  readonly userId: string;
  readonly merchantId: string;
  readonly now: Date;
}

/** A session that has just begun; the token is what the cookie carries and is known to nobody else. */
export interface StartedSession {
  readonly id: string;
  readonly token: string;
}

const USER_AGENT_MAX_LENGTH = 300;

const insert: Statement = {
  name: 'insert_session',
  text: `INSERT INTO sessions (id, user_id, merchant_id, token_hash, user_agent, address, created_at, last_seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)`,
};

export async function startSession(tx: Transaction, wanted: NewSession): Promise<StartedSession> {
  const { token, hash } = newToken();
  const id = newId('session', wanted.now.getTime());
  const userAgent = wanted.userAgent?.slice(0, USER_AGENT_MAX_LENGTH) ?? null;
  const expiresAt = new Date(wanted.now.getTime() + SESSION_LIFETIME_MS);
  const { userId, merchantId, address, now } = wanted;
  tx.write(insert, [id, userId, merchantId, hash, userAgent, address, now, expiresAt]);
  return { id, token };
}

/** Starts a session and answers with its token. */
export async function createSession(db: Database, wanted: NewSession): Promise<string> {
  const { token } = await inTransaction(db, tx => startSession(tx, wanted));
  return token;
}

const move: Statement = {
  name: 'move_session',
  text: 'UPDATE sessions SET merchant_id = $2, mode = $3, token_hash = $4 WHERE id = $1 AND revoked_at IS NULL',
};

/**
 * Takes a session to another merchant or mode, under a new token: no process remembers that one, so each request
 * that carries it is in the new place at once, and one that is still under way with the old token stays in the old.
 */
export function moveSession(tx: Transaction, id: string, { merchantId, mode }: Tenant): string {
  const { token, hash } = newToken();
  tx.write(move, [id, merchantId, mode, hash]);
  return token;
}

/** The session of this token, if it is neither ended nor over and its user still belongs to the merchant. */
export async function findSession(db: Database, token: string, now: Date): Promise<LiveSession | null> {
  const session = await db.prisma.session.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { user: { include: { memberships: { include: { merchant: true } } } } },
  });
  if (!session || session.revokedAt || session.expiresAt <= now) return null;
  const membership = session.user.memberships.find(found => found.merchantId === session.merchantId);
  if (!membership) return null;
  const { id, userId, merchantId, mode, expiresAt, lastSeenAt } = session;
  const { role, merchant } = membership;
  const { operator } = session.user;
  const captureMethod = merchant.defaultCaptureMethod;
  return { id, userId, merchantId, mode, role, operator, captureMethod, expiresAt, lastSeenAt };
}

export async function touchSession(db: Database, id: string, now: Date): Promise<void> {
  await db.prisma.session.updateMany({ where: { id }, data: { lastSeenAt: now } });
}
