import { z } from 'zod';
import type { Invite } from '../../prisma/client/client.ts';
import { appendAudit, auditedBy } from '../audit/append-audit.ts';
import type { Context } from '../context.ts';
import { inTransaction, type Statement, sqlStateOf, type Transaction } from '../db.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../errors.ts';
import { newId } from '../ids.ts';
import { parseInput, personName } from '../parse.ts';
import { announceAccess } from './access-hints.ts';
import { isOpen } from './invites.ts';
import { hashPassword, newPassword } from './passwords.ts';
import { moveSession, startSession } from './sessions.ts';
import { hashToken } from './tokens.ts';

const input = z.strictObject({
  token: z.string(),
  /** For somebody who has no account yet. */
  name: personName.nullish(),
  password: newPassword.nullish(),
});

const lockInvite: Statement = {
  name: 'lock_invite',
  text: `SELECT id, merchant_id AS "merchantId", email, role, token_hash AS "tokenHash", invited_by AS "invitedBy",
      created_at AS "createdAt", expires_at AS "expiresAt", accepted_at AS "acceptedAt", revoked_at AS "revokedAt"
    FROM invites WHERE token_hash = $1 FOR UPDATE`,
};

const insertUser: Statement = {
  name: 'insert_user',
  text: `INSERT INTO users (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)`,
};

const insertMember: Statement = {
  name: 'insert_member',
  text: `INSERT INTO memberships (user_id, merchant_id, role, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING RETURNING user_id`,
};

const markAccepted: Statement = {
  name: 'accept_invite',
  text: 'UPDATE invites SET accepted_at = $2 WHERE id = $1',
};

/**
 * Joins the team that the link invites to: whoever is signed in as themselves, anybody else with a new account
 * for the invited e-mail address. Good once. Answers with the token of a session at that merchant.
 */
export async function acceptInvite(ctx: Context, rawInput: unknown): Promise<string> {
  const wanted = parseInput(input, rawInput);
  const now = ctx.app.now();
  // Hashed before the lock is taken: it takes a while.
  const passwordHash = wanted.password ? await hashPassword(wanted.password) : null;
  const token = await inTransaction(ctx.app.db, async tx => {
    const [invite] = await tx.run<Invite>(lockInvite, [hashToken(wanted.token)]);
    if (!invite || !isOpen(invite, now)) throw new NotFoundError('Open invite');
    const joining = { ctx, tx, invite, now };
    const userId = await personOf(joining, { name: wanted.name ?? null, passwordHash });
    const { merchantId, role } = invite;
    const joined = await tx.run(insertMember, [userId, merchantId, role, now]);
    if (joined.length === 0)
      throw new InvalidStateError(
        'INVALID_STATE',
        'You are in this team already. Sign out to join as another.',
      );
    tx.write(markAccepted, [invite.id, now]);
    const opened = await sessionAt(joining, userId);
    const by = { ...auditedBy(ctx, ctx.caller), actor: { kind: 'USER', id: userId } as const };
    const note = { ...by, merchantId, action: 'member.joined', target: userId, details: { role } } as const;
    await appendAudit(tx, [note], now);
    return opened;
  }).catch(sayEmailIsTaken);
  announceAccess(ctx.app);
  return token;
}

interface Joining {
  readonly ctx: Context;
  readonly tx: Transaction;
  readonly invite: Invite;
  readonly now: Date;
}

/** Who joins: whoever is signed in, or somebody new. */
async function personOf(
  { ctx, tx, invite, now }: Joining,
  given: { name: string | null; passwordHash: string | null },
): Promise<string> {
  if (ctx.caller?.kind === 'session') return ctx.caller.userId;
  const known = await ctx.app.db.prisma.user.findUnique({ where: { email: invite.email } });
  if (known) throw signInFirst();
  if (given.name === null) throw new ValidationError('INVALID_INPUT', 'name is required', ['name']);
  if (given.passwordHash === null)
    throw new ValidationError('INVALID_INPUT', 'password is required', ['password']);
  const id = newId('user', now.getTime());
  await tx.run(insertUser, [id, invite.email, given.name, given.passwordHash, now]);
  return id;
}

async function sessionAt({ ctx, tx, invite, now }: Joining, userId: string): Promise<string> {
  const { caller, origin = { address: null, userAgent: null } } = ctx;
  const { merchantId } = invite;
  if (caller?.kind === 'session') return moveSession(tx, caller.sessionId, { merchantId, mode: 'TEST' });
  return (await startSession(tx, { userId, merchantId, ...origin, now })).token;
}

const UNIQUE_VIOLATION = '23505';

/** Another invite to the same address was accepted at the same moment. */
function sayEmailIsTaken(error: unknown): never {
  throw sqlStateOf(error) === UNIQUE_VIOLATION ? signInFirst() : error;
}

function signInFirst(): InvalidStateError {
  return new InvalidStateError(
    'INVALID_STATE',
    'There is an account with this e-mail address. Sign in with it, then open the link again.',
  );
}
