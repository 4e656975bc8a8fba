import { z } from 'zod';
import type { Statement } from '../db.ts';
import { idText } from '../parse.ts';
import { accountWrite } from './account-write.ts';
import { endSessions } from './end-sessions.ts';
import { keepAnOwner, lockTeam, memberOf, requireOwner } from './lock-team.ts';

const deleteMember: Statement = {
  name: 'delete_member',
  text: 'DELETE FROM memberships WHERE merchant_id = $1 AND user_id = $2',
};

/**
 * Takes somebody out of the team: an owner anybody, everybody themselves. Their sessions here end within five
 * seconds; those at other merchants stay. Input: `{ userId }`.
 */
export const removeMember = accountWrite({
  name: 'removeMember',
  permission: null,
  input: z.strictObject({ userId: idText }),
  async run({ tx, caller, input: { userId }, now, audit, changesAccess }) {
    const team = await lockTeam(tx, caller);
    if (userId !== caller.userId) requireOwner(team, caller);
    const member = memberOf(team, userId);
    keepAnOwner(team, member);
    tx.write(deleteMember, [caller.merchantId, userId]);
    await endSessions(tx, { userId, merchantId: caller.merchantId }, now);
    audit('member.removed', { target: userId, details: { role: member.role } });
    changesAccess();
  },
});
