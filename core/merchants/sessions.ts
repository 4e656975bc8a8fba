import { createHash, randomBytes } from 'node:crypto';
import type { Mode, Role } from '../../prisma/client/client.ts';
import type { Database } from '../db.ts';
import { newId } from '../ids.ts';
import { SESSION_LIFETIME_MS } from '../limits.ts';

/** What the browser's cookie stands for, as far as a request needs to know. */
export interface LiveSession {
  readonly id: string;
  readonly userId: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly role: Role;
  readonly operator: boolean;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

export interface NewSession {
  readonly userId: string;
  readonly merchantId: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly now: Date;
}

const TOKEN_BYTES = 32;
const USER_AGENT_MAX_LENGTH = 300;

/** Starts a session; the token is what the cookie carries and is known to nobody else. */
export async function createSession(db: Database, wanted: NewSession): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await db.prisma.session.create({
    data: {
      id: newId('session', wanted.now.getTime()),
      userId: wanted.userId,
      merchantId: wanted.merchantId,
      tokenHash: hashToken(token),
      userAgent: wanted.userAgent?.slice(0, USER_AGENT_MAX_LENGTH) ?? null,
      address: wanted.address,
      createdAt: wanted.now,
      lastSeenAt: wanted.now,
      expiresAt: new Date(wanted.now.getTime() + SESSION_LIFETIME_MS),
    },
  });
  return token;
}

/** The session of this token, if it is neither ended nor over and its user still belongs to the merchant. */
export async function findSession(db: Database, token: string, now: Date): Promise<LiveSession | null> {
  const session = await db.prisma.session.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { user: { include: { memberships: true } } },
  });
  if (!session || session.revokedAt || session.expiresAt <= now) return null;
  const membership = session.user.memberships.find(found => found.merchantId === session.merchantId);
  if (!membership) return null;
  const { id, userId, merchantId, mode, expiresAt, lastSeenAt } = session;
  const { role } = membership;
  return { id, userId, merchantId, mode, role, operator: session.user.operator, expiresAt, lastSeenAt };
}

export async function touchSession(db: Database, id: string, now: Date): Promise<void> {
  await db.prisma.session.updateMany({ where: { id }, data: { lastSeenAt: now } });
}

export async function revokeSession(db: Database, id: string, now: Date): Promise<void> {
  await db.prisma.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
}

function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(token).digest());
}
