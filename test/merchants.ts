import { createHash } from 'node:crypto';
import type { App, Context, KeyCaller } from '../core/context.ts';
import { newId, randomText } from '../core/ids.ts';
import { PERMISSIONS } from '../core/merchants/permissions.ts';
import type { Mode } from '../prisma/client/client.ts';

/** A merchant of a test, with a key that may do everything. */
export interface TestMerchant {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
  /** Calls core as this merchant's key. */
  readonly ctx: Context;
}

export async function createMerchant(
  app: App,
  options: { readonly mode?: Mode; readonly feeBps?: number } = {},
): Promise<TestMerchant> {
  const mode = options.mode ?? 'TEST';
  const id = newId('merchant');
  const key = newId('key');
  const secret = `secret_${randomText(32)}`;
  const { prisma } = app.db;
  await prisma.merchant.create({
    data: {
      id,
      name: 'A Shop',
      email: `${id}@example.com`,
      feeBps: options.feeBps ?? 0,
      createdAt: app.now(),
    },
  });
  await prisma.eventCounter.createMany({
    data: (['TEST', 'LIVE'] as const).map(counted => ({ merchantId: id, mode: counted })),
  });
  await prisma.apiKey.create({
    data: {
      id: key,
      merchantId: id,
      mode,
      name: 'test key',
      secretHash: Uint8Array.from(createHash('sha256').update(secret).digest()),
      scopes: [...PERMISSIONS],
      createdAt: app.now(),
    },
  });
  const caller: KeyCaller = {
    kind: 'key',
    keyId: key,
    merchantId: id,
    mode,
    permissions: new Set(PERMISSIONS),
  };
  return { id, key, secret, ctx: { app, caller, requestId: 'test' } };
}

/** A card that the sandbox approves; `number` makes it another. */
export function card(number = '4111111111111111') {
  return { number, expiryMonth: 12, expiryYear: 2040, cvv: '123', holderName: 'A Shopper' };
}
