import { z } from 'zod';
import { accountWrite } from './account-write.ts';
import { endSessions } from './end-sessions.ts';

/** Ends the caller's own session. */
export const signOut = accountWrite({
  name: 'signOut',
  permission: null,
  input: z.strictObject({}),
  async run({ tx, caller, now, audit, changesAccess }) {
    await endSessions(tx, { userId: caller.userId, sessionId: caller.sessionId }, now);
    audit('session.ended', { target: caller.sessionId });
    changesAccess();
  },
});
