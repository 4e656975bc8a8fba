import type { Caller, KeyCaller, SessionCaller } from '../context.ts';
import type { Database } from '../db.ts';

/**
 * Which of these callers may no longer do what they were allowed when they came: their key or session was
 * revoked or ran out, their role or scopes changed, or their session went on to another mode or merchant. For connections that outlive a request. A checkout's
 * credential cannot be revoked; it ends by itself.
 */
export async function findRevoked(db: Database, callers: readonly Caller[], now: Date): Promise<Set<Caller>> {
  const keys = callers.filter(caller => caller.kind === 'key');
  const sessions = callers.filter(caller => caller.kind === 'session');
  const [revokedKeys, revokedSessions] = await Promise.all([
    revokedOfKeys(db, keys),
    revokedOfSessions(db, sessions, now),
  ]);
  return new Set<Caller>([...revokedKeys, ...revokedSessions]);
}

async function revokedOfKeys(db: Database, callers: readonly KeyCaller[]): Promise<KeyCaller[]> {
  if (callers.length === 0) return [];
  const rows = await db.prisma.apiKey.findMany({
    where: { id: { in: [...new Set(callers.map(caller => caller.keyId))] }, revokedAt: null },
    select: { id: true, scopes: true },
  });
  const scopes = new Map(rows.map(row => [row.id, row.scopes]));
  return callers.filter(({ keyId, permissions }) => {
    const current = scopes.get(keyId);
    return !current || [...permissions].some(permission => !current.includes(permission));
  });
}

async function revokedOfSessions(
  db: Database,
  callers: readonly SessionCaller[],
  now: Date,
): Promise<SessionCaller[]> {
  if (callers.length === 0) return [];
  const rows = await db.prisma.session.findMany({
    where: {
      id: { in: [...new Set(callers.map(caller => caller.sessionId))] },
      revokedAt: null,
      expiresAt: { gt: now },
    },
    select: { id: true, merchantId: true, mode: true, user: { select: { memberships: true } } },
  });
  const current = new Map(rows.map(row => [row.id, row]));
  return callers.filter(({ sessionId, merchantId, mode, role }) => {
    const session = current.get(sessionId);
    if (session?.merchantId !== merchantId || session.mode !== mode) return true;
    return session.user.memberships.find(found => found.merchantId === merchantId)?.role !== role;
  });
}
