import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../prisma/client/client.ts';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, createUser, sessionOf, type TestMerchant } from '../../test/merchants.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import type { Context } from '../context.ts';
import { acceptInvite } from './accept-invite.ts';
import { changeRole } from './change-role.ts';
import { inviteMember, revokeInvite } from './invite-member.ts';
import { inviteOwner } from './invite-owner.ts';
import { requestPasswordReset, requestPasswordResetFor, resetPassword } from './password-resets.ts';
import { removeMember } from './remove-member.ts';
import { findSession } from './sessions.ts';
import { signIn } from './sign-in.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

async function teamOf(...roles: Role[]) {
  const merchant = await createMerchant(core.app);
  const users = await Promise.all(roles.map(role => createUser(core.app, merchant.id, role)));
  const sessions = await Promise.all(users.map(user => sessionOf(core.app, user, merchant.tenant)));
  return { merchant, users, sessions };
}

async function ownersOf({ id }: TestMerchant): Promise<number> {
  return core.app.db.prisma.membership.count({ where: { merchantId: id, role: 'OWNER' } });
}

const stranger = (): Context => ({ app: core.app, caller: null, requestId: 'test' });
const joining = { name: 'A New One', password: 'a long password' };

describe('the last owner', () => {
  test('can neither be removed nor made something else', async () => {
    const { users, sessions, merchant } = await teamOf('OWNER', 'DEVELOPER');
    const [owner] = sessions as [Context, Context];
    const userId = users[0]?.id;
    await expect(changeRole(owner, { userId, role: 'VIEWER' })).rejects.toThrow('last one');
    await expect(removeMember(owner, { userId })).rejects.toThrow('last one');
    expect(await ownersOf(merchant)).toBe(1);
  });

  test.each(['changeRole', 'removeMember'] as const)(
    'is left when all owners %s each other at the same time',
    async how => {
      for (let round = 0; round < 10; round++) {
        const { users, sessions, merchant } = await teamOf('OWNER', 'OWNER', 'OWNER');
        const attempts = sessions.flatMap((ctx, i) => {
          const others = users.filter((_, j) => how === 'removeMember' || i !== j);
          return others.map(({ id: userId }) =>
            how === 'changeRole'
              ? changeRole(ctx, { userId, role: 'VIEWER' })
              : removeMember(ctx, { userId }),
          );
        });
        await Promise.allSettled(attempts);
        expect(await ownersOf(merchant)).toBe(1);
        expect(await verifyAudit(core.app.db, merchant.id)).toMatchObject({ intact: true, entries: 2 });
      }
    },
  );
});

describe('an invite', () => {
  test('lets one person in, however many open the link at once', async () => {
    const { sessions, merchant } = await teamOf('OWNER');
    const { token } = await inviteMember(sessions[0] as Context, {
      email: 'New@Example.com',
      role: 'SUPPORT',
    });
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () => acceptInvite(stranger(), { token, ...joining })),
    );
    expect(answers.filter(answer => answer.status === 'fulfilled')).toHaveLength(1);
    const members = await core.app.db.prisma.membership.findMany({
      where: { merchantId: merchant.id, role: 'SUPPORT' },
      include: { user: true },
    });
    expect(members.map(member => member.user.email)).toEqual(['new@example.com']);
  });

  test('is good no more once it is revoked, replaced, accepted or a week old', async () => {
    const { sessions } = await teamOf('OWNER');
    const [owner] = sessions as [Context];
    const invite = (email: string) => inviteMember(owner, { email, role: 'VIEWER' });
    const revoked = await invite('revoked@example.com');
    await revokeInvite(owner, { inviteId: revoked.invite.id });
    const replaced = await invite('replaced@example.com');
    await invite('replaced@example.com');
    const old = await invite('old@example.com');
    const inAWeek = { ...core.app, now: () => new Date(core.app.now().getTime() + 7 * 86_400_000) };
    for (const { token } of [revoked, replaced]) {
      await expect(acceptInvite(stranger(), { token, ...joining })).rejects.toThrow('not found');
    }
    await expect(
      acceptInvite({ ...stranger(), app: inAWeek }, { token: old.token, ...joining }),
    ).rejects.toThrow('not found');
    await expect(acceptInvite(stranger(), { token: 'made up', ...joining })).rejects.toThrow('not found');
    await expect(revokeInvite(owner, { inviteId: revoked.invite.id })).rejects.toThrow('not found');
  });

  test('takes whoever is signed in to the new merchant, and asks whoever has an account to sign in', async () => {
    const [one, other] = await Promise.all([teamOf('OWNER'), teamOf('OWNER', 'VIEWER')]);
    const member = other.users[1] as { id: string; email: string };
    const { token } = await inviteMember(one.sessions[0] as Context, {
      email: member.email,
      role: 'DEVELOPER',
    });
    await expect(acceptInvite(stranger(), { token, ...joining })).rejects.toThrow('Sign in with it');
    const opened = await acceptInvite(other.sessions[1] as Context, { token });
    expect(await findSession(core.app.db, opened, core.app.now())).toMatchObject({
      userId: member.id,
      merchantId: one.merchant.id,
      role: 'DEVELOPER',
      mode: 'TEST',
    });
  });

  test.each([
    [{ email: 'nobody', role: 'VIEWER' }, 'e-mail address'],
    [{ email: 'a@example.com', role: 'KING' }, 'role'],
  ])('is refused for %j', async (input, message) => {
    const { sessions } = await teamOf('OWNER');
    await expect(inviteMember(sessions[0] as Context, input)).rejects.toThrow(message);
  });

  test.each(['short', 'aaaaaaaaaaaaaa', 'a\0bcdefghijk'])('takes no password like %j', async password => {
    const { sessions } = await teamOf('OWNER');
    const { token } = await inviteMember(sessions[0] as Context, { email: 'p@example.com', role: 'VIEWER' });
    await expect(acceptInvite(stranger(), { token, name: 'P', password })).rejects.toThrow('password must');
  });

  test('gets the first owner into a new merchant', async () => {
    const { id } = await createMerchant(core.app);
    const { token } = await inviteOwner(core.app, { merchantId: id, email: 'First@Example.com' });
    const opened = await acceptInvite(stranger(), { token, ...joining });
    expect(await findSession(core.app.db, opened, core.app.now())).toMatchObject({
      merchantId: id,
      role: 'OWNER',
    });
    const nobody = inviteOwner(core.app, { merchantId: 'mer_none', email: 'a@example.com' });
    await expect(nobody).rejects.toThrow('not found');
  });

  test.each(['DEVELOPER', 'SUPPORT', 'VIEWER'] as const)('cannot be made by a %s', async role => {
    const { sessions } = await teamOf('OWNER', role);
    const invited = inviteMember(sessions[1] as Context, { email: 'a@example.com', role: 'OWNER' });
    await expect(invited).rejects.toThrow('team:write');
  });
});

describe('a password reset', () => {
  test('works once, ends every session, and lifts the brake', async () => {
    const { sessions, users } = await teamOf('OWNER', 'SUPPORT');
    const user = users[1] as { id: string; email: string; password: string };
    const visit = { app: core.app, requestId: 'test' };
    for (let i = 0; i < 5; i++) {
      await expect(signIn(visit, { email: user.email, password: 'wrong' })).rejects.toThrow('not right');
    }
    const { token } = await requestPasswordReset(sessions[0] as Context, { userId: user.id });
    expect(await resetPassword(visit, { token, newPassword: 'another password' })).toBe(1);
    await expect(resetPassword(visit, { token, newPassword: 'a third password' })).rejects.toThrow(
      'not found',
    );
    await expect(signIn(visit, { email: user.email, password: user.password })).rejects.toThrow('not right');
    await signIn(visit, { email: user.email, password: 'another password' });
  });

  test('cannot be made by an owner for somebody who belongs to another merchant too', async () => {
    const [one, other] = await Promise.all([teamOf('OWNER', 'VIEWER'), teamOf('OWNER')]);
    const userId = one.users[1]?.id as string;
    await core.app.db.prisma.membership.create({
      data: { userId, merchantId: other.merchant.id, role: 'OWNER' },
    });
    await expect(requestPasswordReset(one.sessions[0] as Context, { userId })).rejects.toThrow(
      'beyond your team',
    );
    await expect(
      requestPasswordReset(other.sessions[0] as Context, { userId: one.users[0]?.id }),
    ).rejects.toThrow('not found');
    const email = one.users[1]?.email as string;
    expect((await requestPasswordResetFor(core.app, email)).token).toHaveLength(43);
  });
});
