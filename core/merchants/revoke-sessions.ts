import { z } from 'zod';
import { NotFoundError } from '../errors.ts';
import { idText } from '../parse.ts';
import { accountWrite } from './account-write.ts';
import { endSessions } from './end-sessions.ts';

/** Ends one of the caller's own sessions. Input: `{ sessionId }`. */
export const revokeSession = accountWrite({
  name: 'revokeSession',
  permission: null,
  input: z.strictObject({ sessionId: idText }),
  async run({ tx, caller, input: { sessionId }, now, audit, changesAccess }) {
    const ended = await endSessions(tx, { userId: caller.userId, sessionId }, now);
    if (ended === 0) throw new NotFoundError('Session');
    audit('session.ended', { target: sessionId });
    changesAccess();
    return ended;
  },
});

/** Ends all of the caller's sessions but this one, and answers how many they were. */
export const revokeOtherSessions = accountWrite({
  name: 'revokeOtherSessions',
  permission: null,
  input: z.strictObject({}),
  async run({ tx, caller, now, audit, changesAccess }) {
    const { userId, sessionId } = caller;
    const ended = await endSessions(tx, { userId, exceptId: sessionId }, now);
    if (ended > 0) audit('session.ended', { target: userId, details: { sessionsEnded: ended } });
    changesAccess();
    return ended;
  },
});
