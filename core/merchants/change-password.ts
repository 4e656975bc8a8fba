import { z } from 'zod';
import type { Statement } from '../db.ts';
import { ValidationError } from '../errors.ts';
import { accountWrite } from './account-write.ts';
import { endSessions } from './end-sessions.ts';
import { hashPassword, isPasswordOf, newPassword } from './passwords.ts';
import { brakeSignIn, releaseSignIn } from './sign-in-brake.ts';

export const setPassword: Statement = {
  name: 'set_password',
  text: 'UPDATE users SET password_hash = $2 WHERE id = $1',
};

/**
 * Sets a new password and ends the caller's other sessions, everywhere; answers how many. The current one is asked for, and guesses
 * are slowed down as at the sign-in: an unlocked screen is not an account. Input: `{ currentPassword, newPassword }`.
 */
export const changePassword = accountWrite({
  name: 'changePassword',
  permission: null,
  input: z.strictObject({ currentPassword: z.string().max(1_000), newPassword }),
  async run({ tx, ctx, caller, input, now, audit, changesAccess }) {
    const { db } = ctx.app;
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id: caller.userId } });
    const tried = { email: user.email, address: ctx.origin?.address ?? null, now };
    await brakeSignIn(db, tried);
    if (!(await isPasswordOf(user.passwordHash, input.currentPassword))) {
      throw new ValidationError('INVALID_INPUT', 'This is not your current password.', ['currentPassword']);
    }
    releaseSignIn(tx, tried);
    tx.write(setPassword, [user.id, await hashPassword(input.newPassword)]);
    const ended = await endSessions(tx, { userId: user.id, exceptId: caller.sessionId }, now);
    audit('password.changed', { target: user.id, details: { sessionsEnded: ended } });
    changesAccess();
    return ended;
  },
});
