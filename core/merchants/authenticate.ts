import type { ApiKey, Merchant, Order } from '../../prisma/client/client.ts';
import type { App, CheckoutCaller, KeyCaller, SessionCaller } from '../context.ts';
import { AuthenticationError } from '../errors.ts';
import { isIdOf } from '../ids.ts';
import { checkoutOrigins, WITH_ORIGINS } from '../orders/checkout-origins.ts';
import { isClientSecretOf, orderIdOfClientSecret } from '../orders/client-secret.ts';
import { onAccessChanged } from './access-hints.ts';
import { isApiKeyId, isSecretOf } from './api-keys.ts';
import { type BeforeQuery, createCredentialCache } from './credential-cache.ts';
import type { Permission } from './permissions.ts';
import { PERMISSIONS, ROLE_PERMISSIONS } from './permissions.ts';
import { findSession, type LiveSession, touchSession } from './sessions.ts';

/**
 * Turns what a request carries into who asks. One per process: it remembers what it has just looked up, and calls
 * `beforeQuery` where it has to ask the database.
 */
export interface Authenticator {
  /** Throws AuthenticationError unless both halves are right. */
  byKey(keyId: string, secret: string, beforeQuery?: BeforeQuery): Promise<KeyCaller>;
  /** null where the session is over: its user is signed out, which is not an error. */
  bySession(token: string, beforeQuery?: BeforeQuery): Promise<SessionCaller | null>;
  /**
   * An order's client secret, or on demo and test installs the bare id of a TEST order. With `<key id>:` before it, the
   * key has to be one of that order's merchant.
   */
  byOrder(credential: string, beforeQuery?: BeforeQuery): Promise<CheckoutCaller>;
  /** For the process in which somebody signs out: at once, not when the cache runs out. */
  forgetSession(token: string): void;
}

/** "last used" and "last seen" are shown to the minute; writing them more often is work for nothing. */
const TOUCH_INTERVAL_MS = 60_000;

const CHECKOUT_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([
  'orders:read',
  'payments:read',
  'payments:write',
]);

/** With what the merchant's requests do by default. */
const WITH_CAPTURE_METHOD = { merchant: { select: { defaultCaptureMethod: true } } } as const;

type KeyRow = ApiKey & { readonly merchant: Pick<Merchant, 'defaultCaptureMethod'> };

type Known<Row> = { readonly row: Row; touchedAt: number };

export function createAuthenticator(app: Pick<App, 'db' | 'now' | 'config' | 'hints'>): Authenticator {
  const { db, now, config } = app;
  const keys = createCredentialCache(async id => {
    const row = await db.prisma.apiKey.findUnique({ where: { id }, include: WITH_CAPTURE_METHOD });
    return row && !row.revokedAt ? knownKey(row) : null;
  }, now);
  const sessions = createCredentialCache(async token => {
    const row = await findSession(db, token, now());
    return row ? { row, touchedAt: row.lastSeenAt.getTime(), caller: sessionCaller(row) } : null;
  }, now);
  onAccessChanged(app, sessions.clear);
  const orders = createCredentialCache(
    id => db.prisma.order.findUnique({ where: { id }, include: WITH_ORIGINS }),
    now,
  );

  /** Calls `touch` when the last time is long enough ago. */
  const touchSometimes = async (known: Known<unknown>, touch: (at: Date) => Promise<unknown>) => {
    const at = now();
    if (at.getTime() - known.touchedAt < TOUCH_INTERVAL_MS) return;
    known.touchedAt = at.getTime();
    await touch(at);
  };

  async function isKeyOf(
    { merchantId, mode }: Order,
    keyId: string,
    beforeQuery: BeforeQuery | undefined,
  ): Promise<boolean> {
    const caller = isApiKeyId(keyId) ? (await keys.get(keyId, beforeQuery))?.caller : undefined;
    return caller?.merchantId === merchantId && caller.mode === mode;
  }

  return {
    async byKey(keyId, secret, beforeQuery) {
      const known = keyId.includes('\0') ? null : await keys.get(keyId, beforeQuery);
      if (!known || !isSecretOf(known.row.secretHash, secret)) throw new AuthenticationError();
      // The request does not wait for it, nor fails with it: it is written again in a minute.
      touchSometimes(known, lastUsedAt =>
        db.prisma.apiKey.updateMany({ where: { id: keyId }, data: { lastUsedAt } }),
      ).catch(() => undefined);
      return known.caller;
    },
    async bySession(token, beforeQuery) {
      const known = await sessions.get(token, beforeQuery);
      if (!known || known.row.expiresAt <= now()) return null;
      await touchSometimes(known, at => touchSession(db, known.row.id, at));
      return known.caller;
    },
    async byOrder(credential, beforeQuery) {
      const colon = credential.lastIndexOf(':');
      const keyId = colon < 0 ? undefined : credential.slice(0, colon);
      const named = credential.slice(colon + 1);
      const bareId = isIdOf('order', named) ? named : undefined;
      const orderId = bareId ?? orderIdOfClientSecret(credential);
      const order = orderId ? await orders.get(orderId, beforeQuery) : null;
      const isAllowed = bareId
        ? config.isDemo &&
          order?.mode === 'TEST' &&
          (keyId === undefined || (await isKeyOf(order, keyId, beforeQuery)))
        : order && isClientSecretOf(order, credential, now());
      if (!order || !isAllowed)
        throw new AuthenticationError('The client secret is not valid or has expired.');
      return checkoutCaller(order, checkoutOrigins(config, order));
    },
    forgetSession: token => sessions.forget(token),
  };
}

function knownKey(row: KeyRow): Known<KeyRow> & { readonly caller: KeyCaller } {
  const { id, merchantId, mode } = row;
  const captureMethod = row.merchant.defaultCaptureMethod;
  const permissions = new Set(PERMISSIONS.filter(permission => row.scopes.includes(permission)));
  return {
    row,
    touchedAt: row.lastUsedAt?.getTime() ?? 0,
    caller: { kind: 'key', keyId: id, merchantId, mode, permissions, captureMethod },
  };
}

function sessionCaller({
  id: sessionId,
  expiresAt: _,
  lastSeenAt: __,
  ...session
}: LiveSession): SessionCaller {
  return { kind: 'session', sessionId, ...session, permissions: new Set(ROLE_PERMISSIONS[session.role]) };
}

/** A shopper of this order, on a page of ours or of one of these origins. */
export function checkoutCaller(
  { id, merchantId, mode }: Pick<Order, 'id' | 'merchantId' | 'mode'>,
  origins: readonly string[],
): CheckoutCaller {
  return { kind: 'checkout', orderId: id, merchantId, mode, permissions: CHECKOUT_PERMISSIONS, origins };
}
