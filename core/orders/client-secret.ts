import { createHash, timingSafeEqual } from 'node:crypto';
import type { Order } from '../../prisma/client/client.ts';
import { isIdOf, randomText } from '../ids.ts';

/**
 * What a shopper's browser holds: it names its order and proves that the merchant handed it out. It allows to
 * read and pay that one order. Stored as SHA-256 only (it is random, so a fast hash is enough).
 */
const SEPARATOR = '_secret_';
/** 32 characters of 62: 190 bits. */
const RANDOM_LENGTH = 32;

export function newClientSecret(orderId: string): string {
  return `${orderId}${SEPARATOR}${randomText(RANDOM_LENGTH)}`;
}

export function hashClientSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The order that a text of the form of a client secret speaks of. */
export function orderIdOfClientSecret(secret: string): string | undefined {
  const at = secret.indexOf(SEPARATOR);
  const orderId = at > 0 ? secret.slice(0, at) : '';
  return isIdOf('order', orderId) ? orderId : undefined;
}

export function isClientSecretOf(
  order: Pick<Order, 'clientSecretHash' | 'clientSecretExpiresAt'>,
  secret: string,
  now: Date,
): boolean {
  return (
    order.clientSecretExpiresAt > now && timingSafeEqual(hashClientSecret(secret), order.clientSecretHash)
  );
}
