import { z } from 'zod';
import { NotFoundError } from '../errors.ts';
import { idText } from '../parse.ts';
import { accountWrite } from './account-write.ts';
import { moveSession } from './sessions.ts';

// Both answer with the session's new token. Its sockets are closed, and come back in the new place.

/** Takes the caller's session to the other mode. Input: `{ mode }`. */
export const switchMode = accountWrite({
  name: 'switchMode',
  permission: null,
  input: z.strictObject({ mode: z.enum(['TEST', 'LIVE']) }),
  async run({ tx, caller, input: { mode }, audit, changesAccess }) {
    const token = moveSession(tx, caller.sessionId, { merchantId: caller.merchantId, mode });
    audit('session.mode_switched', { target: caller.sessionId, details: { mode } });
    changesAccess();
    return token;
  },
});

/** Takes the caller's session to another merchant of theirs, in TEST mode. Input: `{ merchantId }`. */
export const switchMerchant = accountWrite({
  name: 'switchMerchant',
  permission: null,
  input: z.strictObject({ merchantId: idText }),
  async run({ tx, ctx, caller, input: { merchantId }, audit, changesAccess }) {
    const key = { userId_merchantId: { userId: caller.userId, merchantId } };
    const membership = await ctx.app.db.prisma.membership.findUnique({ where: key });
    if (!membership) throw new NotFoundError('Merchant');
    const token = moveSession(tx, caller.sessionId, { merchantId, mode: 'TEST' });
    audit('session.merchant_switched', { target: caller.sessionId, details: { to: merchantId } });
    changesAccess();
    return token;
  },
});
