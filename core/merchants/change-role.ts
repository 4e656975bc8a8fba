import { z } from 'zod';
import type { Statement } from '../db.ts';
import { idText } from '../parse.ts';
import { accountWrite } from './account-write.ts';
import { keepAnOwner, lockTeam, memberOf, requireOwner } from './lock-team.ts';
import { role } from './permissions.ts';

const setRole: Statement = {
  name: 'set_role',
  text: 'UPDATE memberships SET role = $3 WHERE merchant_id = $1 AND user_id = $2',
};

/** Gives a member another role; what they have open follows within five seconds. Input: `{ userId, role }`. */
export const changeRole = accountWrite({
  name: 'changeRole',
  permission: 'team:write',
  input: z.strictObject({ userId: idText, role }),
  async run({ tx, caller, input, audit, changesAccess }) {
    const team = await lockTeam(tx, caller);
    requireOwner(team, caller);
    const member = memberOf(team, input.userId);
    if (member.role === input.role) return;
    keepAnOwner(team, member);
    tx.write(setRole, [caller.merchantId, input.userId, input.role]);
    audit('member.role_changed', {
      target: input.userId,
      details: { from: member.role, to: input.role },
    });
    changesAccess();
  },
});
