import type { Invite, Role } from '../../prisma/client/client.ts';
import type { Statement, Transaction } from '../db.ts';
import { newId } from '../ids.ts';
import { INVITE_LIFETIME_MS } from '../limits.ts';
import { newToken } from './tokens.ts';

/** An invite with the token of its link, which is known to nobody else and shown once. */
export interface IssuedInvite {
  readonly invite: Invite;
  readonly token: string;
}

export interface NewInvite {
  readonly merchantId: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  /** null: made on the command line, for a merchant that has nobody yet. */
  readonly invitedBy: string | null;
  readonly now: Date;
}

const replaceOpen: Statement = {
  name: 'replace_open_invite',
  text: `UPDATE invites SET revoked_at = $3
    WHERE merchant_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL`,
};

const insert: Statement = {
  name: 'insert_invite',
  text: `INSERT INTO invites (id, merchant_id, email, role, token_hash, invited_by, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Makes an invite. An open one for the same e-mail address is good no more: its link may have gone astray. */
export function issueInvite(tx: Transaction, wanted: NewInvite): IssuedInvite {
  const { merchantId, email, role, invitedBy, now } = wanted;
  const { token, hash } = newToken();
  const id = newId('invite', now.getTime());
  const expiresAt = new Date(now.getTime() + INVITE_LIFETIME_MS);
  tx.write(replaceOpen, [merchantId, email, now]);
  tx.write(insert, [id, merchantId, email, role, hash, invitedBy, now, expiresAt]);
  const invite = {
    ...wanted,
    id,
    tokenHash: hash,
    createdAt: now,
    expiresAt,
    acceptedAt: null,
    revokedAt: null,
  };
  return { invite, token };
}

/** Whether its link still opens the door. */
export function isOpen(invite: Pick<Invite, 'acceptedAt' | 'revokedAt' | 'expiresAt'>, now: Date): boolean {
  return !invite.acceptedAt && !invite.revokedAt && invite.expiresAt > now;
}
