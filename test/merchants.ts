import type { App, Context, KeyCaller, Tenant } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import { type ApiCredentials, createApiKey } from '../core/merchants/api-keys.ts';
import { createMerchant as createMerchantRow } from '../core/merchants/create-merchant.ts';
import { hashPassword } from '../core/merchants/passwords.ts';
import { PERMISSIONS, type Permission, ROLE_PERMISSIONS } from '../core/merchants/permissions.ts';
import { createSession, findSession } from '../core/merchants/sessions.ts';
import type { Mode, Role } from '../prisma/client/client.ts';

/** A merchant of a test, with a key that may do everything. */
export interface TestMerchant {
  readonly id: string;
  readonly tenant: Tenant;
  readonly key: string;
  readonly secret: string;
  /** What a request of this merchant's key carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Calls core as this merchant's key. */
  readonly ctx: Context;
}

export interface TestMerchantOptions {
  readonly mode?: Mode;
  readonly feeBps?: number;
  readonly permissions?: readonly Permission[];
}

export async function createMerchant(app: App, options: TestMerchantOptions = {}): Promise<TestMerchant> {
  const id = newId('merchant');
  const { feeBps = 0, mode = 'TEST', permissions = PERMISSIONS } = options;
  await createMerchantRow(app.db, { id, name: 'A Shop', email: `${id}@example.com`, now: app.now() });
  if (feeBps > 0) await app.db.prisma.merchant.update({ where: { id }, data: { feeBps } });
  const tenant = { merchantId: id, mode };
  const credentials = await createApiKey(app.db, tenant, { name: 'test key', permissions, now: app.now() });
  const caller: KeyCaller = {
    kind: 'key',
    keyId: credentials.id,
    ...tenant,
    permissions: new Set(permissions),
  };
  return {
    id,
    tenant,
    key: credentials.id,
    secret: credentials.secret,
    headers: headersOf(credentials),
    ctx: { app, caller, requestId: 'test' },
  };
}

export function headersOf({ id, secret }: ApiCredentials): Readonly<Record<string, string>> {
  return { 'x-api-key': id, 'x-api-secret': secret };
}

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody who can sign in to the merchant's dashboard. */
export async function createUser(app: App, merchantId: string, role: Role = 'OWNER'): Promise<TestUser> {
  const id = newId('user');
  const user = { id, email: `${id.toLowerCase()}@example.com`, password: newId('session') };
  await app.db.prisma.user.create({
    data: {
      id,
      email: user.email,
      name: 'A User',
      passwordHash: await hashPassword(user.password),
      createdAt: app.now(),
      memberships: { create: { merchantId, role } },
    },
  });
  return user;
}

/** Calls core as this user, signed in to the merchant's dashboard. */
export async function sessionOf(app: App, user: Pick<TestUser, 'id'>, tenant: Tenant): Promise<Context> {
  const now = app.now();
  const { merchantId, mode } = tenant;
  const token = await createSession(app.db, {
    userId: user.id,
    merchantId,
    address: null,
    userAgent: null,
    now,
  });
  const session = await findSession(app.db, token, now);
  if (!session) throw new Error('the user does not belong to the merchant');
  const { id: sessionId, role, operator } = session;
  const permissions = new Set(ROLE_PERMISSIONS[role]);
  const caller = {
    kind: 'session',
    sessionId,
    userId: user.id,
    role,
    operator,
    merchantId,
    mode,
    permissions,
  } as const;
  return { app, caller, requestId: 'test' };
}

/** A card that the sandbox approves; `number` makes it another. */
export function card(number = '4111111111111111') {
  return { number, expiryMonth: 12, expiryYear: 2040, cvv: '123', holderName: 'A Shopper' };
}
