import { describe, expect, test } from '@jest/globals';
import type { AttemptStatus } from '../../prisma/client/client.ts';
import { ATTEMPT_EDGES, AWAITING_STATUSES, isFinalAttempt } from './attempt-state.ts';

const STATUSES = Object.keys(ATTEMPT_EDGES) as AttemptStatus[];

describe('I5 the life of an attempt', () => {
  test('ends in APPROVED, DECLINED or FAILED, out of which nothing leads', () => {
    expect(STATUSES.filter(isFinalAttempt).sort()).toEqual(['APPROVED', 'DECLINED', 'FAILED']);
  });

  test('lets a processor be called from PENDING alone', () => {
    expect(STATUSES.filter(status => ATTEMPT_EDGES[status].includes('SENT'))).toEqual(['PENDING']);
  });

  test('goes back to PENDING from UNKNOWN alone, after a lookup', () => {
    expect(STATUSES.filter(status => ATTEMPT_EDGES[status].includes('PENDING'))).toEqual(['UNKNOWN']);
  });

  test('takes an answer exactly while one is awaited', () => {
    const answerable = STATUSES.filter(status => ATTEMPT_EDGES[status].includes('APPROVED'));
    expect(answerable.sort()).toEqual([...AWAITING_STATUSES].sort());
  });

  test('is never UNKNOWN again once the processor has asked for the shopper', () => {
    expect(ATTEMPT_EDGES.REQUIRES_ACTION).not.toContain('UNKNOWN');
  });
});
