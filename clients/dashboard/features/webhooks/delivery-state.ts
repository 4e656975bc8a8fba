import type { DeliveryStatus } from '../../../graphql/dashboard/graphql.ts';
import { text } from '../../text.ts';

const words = text.deliveries.countdown;

/** What decides how a delivery is told of and what can be done about it. */
export interface DeliveryState {
  status: DeliveryStatus;
  attemptCount: number;
  lastError?: string | null;
}

/** The last attempt failed, and the schedule has another. */
export function waitsAfterFailure({ status, attemptCount, lastError }: DeliveryState): boolean {
  return status === 'PENDING' && attemptCount > 0 && lastError != null;
}

/** Whether sending it again by hand makes sense: it ended without success, or waits after a failure. */
export function canRetry(delivery: DeliveryState): boolean {
  const { status } = delivery;
  return status === 'FAILED' || status === 'HELD' || status === 'CANCELLED' || waitsAfterFailure(delivery);
}

/** Whether it can be stopped: it waits for its next attempt, or for its endpoint. */
export function canCancel({ status }: DeliveryState): boolean {
  return status === 'PENDING' || status === 'HELD';
}

/** How long it is until then: "in 48 s", "in 4 min 5 s", "in 1 h 58 min". */
export function formatCountdown(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1_000);
  if (seconds <= 0) return words.now;
  if (seconds < 60) return words.inSeconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words.inMinutes(minutes, seconds % 60);
  return words.inHours(Math.floor(minutes / 60), minutes % 60);
}
