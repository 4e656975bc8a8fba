import type { Delivery, WebhookEndpoint } from '../../prisma/client/client.ts';

/** When a delivery will be sent next: not before its endpoint's breaker lets anything through. */
export function nextAttemptOf(
  delivery: Pick<Delivery, 'status' | 'nextAttemptAt'>,
  { breakerOpenUntil }: Pick<WebhookEndpoint, 'breakerOpenUntil'>,
): Date | null {
  const { status, nextAttemptAt } = delivery;
  if (status !== 'PENDING' || nextAttemptAt === null) return null;
  return breakerOpenUntil !== null && breakerOpenUntil > nextAttemptAt ? breakerOpenUntil : nextAttemptAt;
}
