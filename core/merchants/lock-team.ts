import type { Role } from '../../prisma/client/client.ts';
import type { SessionCaller } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { ForbiddenError, InvalidStateError, NotFoundError } from '../errors.ts';

const lockMembers: Statement = {
  name: 'lock_team',
  text: `SELECT user_id AS "userId", role FROM memberships WHERE merchant_id = $1
    ORDER BY user_id FOR UPDATE`,
};

export interface TeamMember {
  readonly userId: string;
  readonly role: Role;
}

/**
 * The team as it is now, and stays until the transaction ends: whatever two owners do to each other at once, one
 * of them comes second and finds out here that they are no owner any more.
 */
export async function lockTeam(tx: Transaction, caller: SessionCaller): Promise<readonly TeamMember[]> {
  const team = await tx.run<TeamMember>(lockMembers, [caller.merchantId]);
  const own = team.find(member => member.userId === caller.userId);
  if (!own) throw new ForbiddenError('changing this team');
  return team;
}

export function requireOwner(team: readonly TeamMember[], { userId }: SessionCaller): void {
  const own = team.find(member => member.userId === userId);
  if (own?.role !== 'OWNER') throw new ForbiddenError('team:write');
}

export function memberOf(team: readonly TeamMember[], userId: string): TeamMember {
  const member = team.find(each => each.userId === userId);
  if (!member) throw new NotFoundError('Member');
  return member;
}

/** A team without an owner could never be changed again. */
export function keepAnOwner(team: readonly TeamMember[], leaving: TeamMember): void {
  const others = team.filter(member => member.role === 'OWNER' && member.userId !== leaving.userId);
  if (leaving.role !== 'OWNER' || others.length > 0) return;
  throw new InvalidStateError(
    'INVALID_STATE',
    'A team needs an owner, and this is the last one. Make somebody else an owner first.',
  );
}
