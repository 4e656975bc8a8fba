import { z } from 'zod';
import { auditedBy } from '../audit/append-audit.ts';
import type { App } from '../context.ts';
import { inTransaction, type Statement, type Transaction } from '../db.ts';
import { InvalidStateError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { PASSWORD_RESET_LIFETIME_MS } from '../limits.ts';
import { idText, parseInput } from '../parse.ts';
import { announceAccess } from './access-hints.ts';
import { accountWrite } from './account-write.ts';
import { byAdmin } from './by-admin.ts';
import { setPassword } from './change-password.ts';
import { endSessions } from './end-sessions.ts';
import { lockTeam, memberOf, requireOwner } from './lock-team.ts';
import { hashPassword, newPassword } from './passwords.ts';
import type { Visit } from './sign-in.ts';
import { forgetFailures } from './sign-in-brake.ts';
import { tellMerchants } from './tell-merchants.ts';
import { hashToken, newToken } from './tokens.ts';

/** The token of a link that sets a new password, once, and until when. */
export interface IssuedReset {
  readonly token: string;
  readonly expiresAt: Date;
}

const replaceOpen: Statement = {
  name: 'replace_open_reset',
  text: 'UPDATE password_resets SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL',
};

const insert: Statement = {
  name: 'insert_password_reset',
  text: `INSERT INTO password_resets (id, user_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
};

/** An earlier link of the same user is good no more. */
function issueReset(tx: Transaction, userId: string, now: Date): IssuedReset {
  const { token, hash } = newToken();
  const expiresAt = new Date(now.getTime() + PASSWORD_RESET_LIFETIME_MS);
  tx.write(replaceOpen, [userId, now]);
  tx.write(insert, [newId('passwordReset', now.getTime()), userId, hash, now, expiresAt]);
  return { token, expiresAt };
}

/**
 * An owner makes a link with which a member sets a new password. Only for whoever belongs to this merchant alone:
 * else the owner of one could let themselves in at another. Input: `{ userId }`.
 */
export const requestPasswordReset = accountWrite({
  name: 'requestPasswordReset',
  permission: 'team:write',
  input: z.strictObject({ userId: idText }),
  async run({ tx, ctx, caller, input: { userId }, now, audit }) {
    const team = await lockTeam(tx, caller);
    requireOwner(team, caller);
    memberOf(team, userId);
    const user = await ctx.app.db.prisma.user.findUniqueOrThrow({
      where: { id: userId },
      include: { memberships: true },
    });
    if (user.operator || user.memberships.length > 1) {
      throw new InvalidStateError(
        'INVALID_STATE',
        'This account reaches beyond your team. Whoever runs this installation can make the link.',
      );
    }
    audit('password.reset_requested', { target: userId });
    return issueReset(tx, userId, now);
  },
});

/** The same for whoever runs the installation, on the command line. */
export async function requestPasswordResetFor(app: App, email: string): Promise<IssuedReset> {
  const user = await app.db.prisma.user.findUnique({ where: { email: email.trim().toLowerCase() } });
  if (!user) throw new NotFoundError('User');
  const now = app.now();
  return inTransaction(app.db, async tx => {
    const issued = issueReset(tx, user.id, now);
    await tellMerchants(app, tx, {
      ...byAdmin,
      action: 'password.reset_requested',
      target: user.id,
      details: null,
    });
    return issued;
  });
}

const use: Statement = {
  name: 'use_password_reset',
  text: `UPDATE password_resets SET used_at = $2
    WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING user_id AS "userId"`,
};

const resetInput = z.strictObject({ token: z.string(), newPassword });

/** Sets a new password by a link, ends every session of the user and lifts the brake on their account. Answers how many sessions. */
export async function resetPassword(visit: Visit, rawInput: unknown): Promise<number> {
  const { app } = visit;
  const input = parseInput(resetInput, rawInput);
  const passwordHash = await hashPassword(input.newPassword);
  const now = app.now();
  const ended = await inTransaction(app.db, async tx => {
    const [reset] = await tx.run<{ userId: string }>(use, [hashToken(input.token), now]);
    if (!reset) throw new NotFoundError('Open link');
    const { userId } = reset;
    const user = await app.db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
    tx.write(setPassword, [userId, passwordHash]);
    const count = await endSessions(tx, { userId }, now);
    forgetFailures(tx, user.email);
    const actor = { kind: 'USER', id: userId } as const;
    const by = { ...auditedBy(visit, null), actor };
    await tellMerchants(app, tx, { ...by, action: 'password.reset', target: userId, details: null });
    return count;
  });
  announceAccess(app);
  return ended;
}
