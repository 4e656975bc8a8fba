import { z } from 'zod';
import type { Statement } from '../db.ts';
import { InvalidStateError, NotFoundError } from '../errors.ts';
import { emailAddress, idText } from '../parse.ts';
import { accountWrite } from './account-write.ts';
import { issueInvite } from './invites.ts';
import { lockTeam, requireOwner } from './lock-team.ts';
import { role } from './permissions.ts';

/**
 * Invites somebody by e-mail address. There is no mail server: the inviter passes the link on. Answers with the
 * invite and the token of its link, which is shown once. Input: `{ email, role }`.
 */
export const inviteMember = accountWrite({
  name: 'inviteMember',
  permission: 'team:write',
  input: z.strictObject({ email: emailAddress, role }),
  async run({ tx, ctx, caller, input, now, audit }) {
    const team = await lockTeam(tx, caller);
    requireOwner(team, caller);
    const known = await ctx.app.db.prisma.user.findUnique({ where: { email: input.email } });
    if (known && team.some(member => member.userId === known.id)) {
      throw new InvalidStateError(
        'INVALID_STATE',
        'Somebody with this e-mail address is in the team already.',
        ['email'],
      );
    }
    const { merchantId, userId: invitedBy } = caller;
    const issued = issueInvite(tx, { ...input, merchantId, invitedBy, now });
    audit('member.invited', { target: issued.invite.id, details: { email: input.email, role: input.role } });
    return issued;
  },
});

const revoke: Statement = {
  name: 'revoke_invite',
  text: `UPDATE invites SET revoked_at = $3
    WHERE id = $1 AND merchant_id = $2 AND accepted_at IS NULL AND revoked_at IS NULL RETURNING email`,
};

/** Makes an invite's link good no more. Input: `{ inviteId }`. */
export const revokeInvite = accountWrite({
  name: 'revokeInvite',
  permission: 'team:write',
  input: z.strictObject({ inviteId: idText }),
  async run({ tx, caller, input: { inviteId }, now, audit }) {
    const [invite] = await tx.run<{ email: string }>(revoke, [inviteId, caller.merchantId, now]);
    if (!invite) throw new NotFoundError('Open invite');
    audit('invite.revoked', { target: inviteId, details: { email: invite.email } });
  },
});
