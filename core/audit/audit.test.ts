import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, createUser, sessionOf } from '../../test/merchants.ts';
import type { Context } from '../context.ts';
import { inTransaction } from '../db.ts';
import { newId } from '../ids.ts';
import { issueKey } from '../merchants/issue-key.ts';
import { registerEndpoint } from '../webhooks/register-endpoint.ts';
import { type AuditNote, appendAudit } from './append-audit.ts';
import { verifyAudit } from './verify-audit.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

function note(merchantId: string, target: string): AuditNote {
  return {
    merchantId,
    actor: { kind: 'SYSTEM', id: null },
    action: 'merchant.updated',
    target,
    details: { z: 'last "quoted"', a: [1, null] },
    mode: null,
    address: null,
    userAgent: 'a \\ browser',
    requestId: null,
  };
}

const append = (...notes: AuditNote[]) =>
  inTransaction(core.app.db, tx => appendAudit(tx, notes, core.app.now()));

const verify = (merchantId: string) => verifyAudit(core.app.db, merchantId);

const entriesOf = (merchantId: string) =>
  core.app.db.prisma.auditEntry.findMany({ where: { merchantId }, orderBy: { seq: 'asc' } });

/** What somebody with all rights over the database could do: the triggers are off for this one connection. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  const client = await core.app.db.pool.connect();
  try {
    await client.query("SET session_replication_role = 'replica'");
    await client.query(sql, values);
  } finally {
    client.release(true);
  }
}

describe('the audit log', () => {
  test('numbers each merchant’s entries without a gap, however many write at once', async () => {
    const [one, other] = await Promise.all([createMerchant(core.app), createMerchant(core.app)]);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => append(note(one.id, `t${i}`), note(other.id, `t${i}`))),
    );
    for (const { id } of [one, other]) {
      expect((await entriesOf(id)).map(entry => Number(entry.seq))).toEqual(
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
      expect(await verify(id)).toMatchObject({ intact: true, entries: 30, brokenAt: null });
    }
  });

  test('is intact where nothing was written yet', async () => {
    const { id } = await createMerchant(core.app);
    expect(await verify(id)).toMatchObject({ intact: true, entries: 0 });
  });

  test.each([
    'UPDATE audit_entries SET actor_id = NULL',
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    'DELETE FROM audit_heads',
    'TRUNCATE audit_heads',
  ])('refuses %s', async sql => {
    const { id } = await createMerchant(core.app);
    await append(note(id, 'a'));
    await expect(core.app.db.pool.query(sql)).rejects.toThrow('append-only');
    expect(await verify(id)).toMatchObject({ intact: true, entries: 1 });
  });

  test.each([
    [
      'what was done',
      "UPDATE audit_entries SET action = 'member.joined' WHERE merchant_id = $1 AND seq = 3",
      3n,
    ],
    ['who did it', "UPDATE audit_entries SET actor_id = 'usr_x' WHERE merchant_id = $1 AND seq = 2", 2n],
    ['when', 'UPDATE audit_entries SET created_at = now() WHERE merchant_id = $1 AND seq = 1', 1n],
    ['its details', `UPDATE audit_entries SET details = '{"a":2}' WHERE merchant_id = $1 AND seq = 4`, 4n],
    [
      'a hash',
      "UPDATE audit_entries SET hash = decode(repeat('00', 32), 'hex') WHERE merchant_id = $1 AND seq = 4",
      4n,
    ],
  ])('tells when %s was altered', async (_name, sql, brokenAt) => {
    const { id } = await createMerchant(core.app);
    await append(...['a', 'b', 'c', 'd', 'e'].map(target => note(id, target)));
    await tamper(sql, [id]);
    expect(await verify(id)).toMatchObject({ intact: false, brokenAt });
  });

  test.each([
    ['left out', 'DELETE FROM audit_entries WHERE merchant_id = $1 AND seq = 2', 2n],
    ['cut off at its end', 'DELETE FROM audit_entries WHERE merchant_id = $1 AND seq = 5', 5n],
    ['cut off at its beginning', 'DELETE FROM audit_entries WHERE merchant_id = $1 AND seq = 1', 1n],
    ['emptied', 'DELETE FROM audit_entries WHERE merchant_id = $1', 1n],
  ])('tells when entries were %s', async (_name, sql, brokenAt) => {
    const { id } = await createMerchant(core.app);
    await append(...['a', 'b', 'c', 'd', 'e'].map(target => note(id, target)));
    await tamper(sql, [id]);
    expect(await verify(id)).toMatchObject({ intact: false, brokenAt });
  });
});

test.each([
  ['at its end', 5, 6],
  ['far behind its end', 5, 60],
  ['into one that was empty', 0, 1],
])('the audit log tells when an entry was put in %s', async (_where, written, seq) => {
  const { id } = await createMerchant(core.app);
  for (let i = 0; i < written; i++) await append(note(id, `t${i}`));
  // No right over the triggers is needed to add to what may only be added to.
  await core.app.db.pool.query(
    `INSERT INTO audit_entries (merchant_id, seq, id, actor_kind, action, created_at, previous_hash, hash)
      VALUES ($1, $2, $3, 'SYSTEM', 'member.joined', now(), $4, $4)`,
    [id, seq, newId('audit'), Buffer.alloc(32, 1)],
  );
  expect(await verify(id)).toMatchObject({ intact: false, brokenAt: BigInt(written + 1) });
});

test('the audit log is intact while others write to it', async () => {
  const { id } = await createMerchant(core.app);
  const writes = Array.from({ length: 20 }, (_, i) => append(note(id, `t${i}`)));
  const verdicts = await Promise.all(Array.from({ length: 20 }, () => verify(id)));
  await Promise.all(writes);
  expect(verdicts.filter(({ intact }) => !intact)).toEqual([]);
});

describe('what an operation does', () => {
  test('is told with who did it and from where, in its own transaction', async () => {
    const { id, tenant } = await createMerchant(core.app);
    const user = await createUser(core.app, id);
    const origin = { address: '203.0.113.9', userAgent: 'Test' };
    const ctx: Context = { ...(await sessionOf(core.app, user, tenant)), origin };
    const { value } = await issueKey(ctx, { name: 'a key', scopes: ['payments:read'] }, 'once');
    await issueKey(ctx, { name: 'a key', scopes: ['payments:read'] }, 'once');
    const [entry, ...more] = await entriesOf(id);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      action: 'key.created',
      target: value.key.id,
      actorKind: 'USER',
      actorId: user.id,
      mode: 'TEST',
      ...origin,
    });
    expect(JSON.stringify(entry, (_, each) => (typeof each === 'bigint' ? `${each}` : each))).not.toContain(
      value.secret,
    );
  });

  test('is told of API keys too, and of nothing that was refused', async () => {
    const { id, ctx, key } = await createMerchant(core.app);
    await registerEndpoint(ctx, { url: 'https://shop.example/hook' });
    await expect(registerEndpoint(ctx, { url: 'ftp://shop.example' })).rejects.toThrow();
    expect(await entriesOf(id)).toMatchObject([
      { action: 'endpoint.created', actorKind: 'KEY', actorId: key },
    ]);
  });
});
