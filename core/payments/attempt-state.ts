import type { AttemptStatus } from '../../prisma/client/client.ts';

/** The life of one call to a processor. Only PENDING → SENT permits the call. */
export const ATTEMPT_EDGES: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  PENDING: ['SENT', 'FAILED'],
  SENT: ['APPROVED', 'DECLINED', 'REQUIRES_ACTION', 'UNKNOWN', 'FAILED'],
  REQUIRES_ACTION: ['APPROVED', 'DECLINED', 'FAILED'],
  // Back to PENDING only when a lookup has shown that the processor never saw the key.
  UNKNOWN: ['APPROVED', 'DECLINED', 'REQUIRES_ACTION', 'PENDING', 'FAILED'],
  APPROVED: [],
  DECLINED: [],
  FAILED: [],
};

/** Sent, and an answer would still count. */
export const AWAITING_STATUSES = ['SENT', 'REQUIRES_ACTION', 'UNKNOWN'] as const satisfies AttemptStatus[];

export function isFinalAttempt(status: AttemptStatus): boolean {
  return ATTEMPT_EDGES[status].length === 0;
}
