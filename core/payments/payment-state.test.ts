import { describe, expect, test } from '@jest/globals';
import type { PaymentStatus } from '../../prisma/client/client.ts';
import {
  capturableAmount,
  OPEN_STATUSES,
  PAYMENT_EDGES,
  type PaymentAmounts,
  paymentActions,
  refundableAmount,
  UNSUCCESSFUL_STATUSES,
} from './payment-state.ts';

const STATUSES = Object.keys(PAYMENT_EDGES) as PaymentStatus[];

describe('I5 the life of a payment', () => {
  test('begins at PENDING and reaches every status from there', () => {
    const reached = new Set<PaymentStatus>(['PENDING']);
    for (const status of reached) for (const next of PAYMENT_EDGES[status]) reached.add(next);
    expect([...reached].sort()).toEqual([...STATUSES].sort());
  });

  test('ends in CAPTURED, DECLINED, FAILED, VOIDED or EXPIRED, out of which nothing leads', () => {
    const ends = STATUSES.filter(status => PAYMENT_EDGES[status].length === 0);
    expect(ends.sort()).toEqual(['CAPTURED', 'DECLINED', 'EXPIRED', 'FAILED', 'VOIDED']);
  });

  test('never goes back once money is held', () => {
    const held: PaymentStatus[] = ['AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED', 'EXPIRED'];
    for (const status of held) expect(PAYMENT_EDGES[status].filter(next => !held.includes(next))).toEqual([]);
  });

  test('never leaves what was captured as voided or expired', () => {
    expect(PAYMENT_EDGES.PARTIALLY_CAPTURED).toEqual(['CAPTURED']);
  });

  test('frees its order exactly where no money is held or was taken', () => {
    const keeps = STATUSES.filter(
      status => !(UNSUCCESSFUL_STATUSES as readonly PaymentStatus[]).includes(status),
    );
    expect(keeps.sort()).toEqual([...OPEN_STATUSES, 'AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED'].sort());
  });
});

const amounts = (change: Partial<PaymentAmounts>): PaymentAmounts => ({
  authorized: 100n,
  capturing: 0n,
  captured: 0n,
  reversing: 0n,
  reversed: 0n,
  refunding: 0n,
  refunded: 0n,
  ...change,
});

describe('what may be asked of a payment', () => {
  test.each<[string, Partial<PaymentAmounts>, { capturable: bigint; refundable: bigint; actions: string[] }]>(
    [
      ['not authorized', { authorized: 0n }, { capturable: 0n, refundable: 0n, actions: [] }],
      ['authorized', {}, { capturable: 100n, refundable: 100n, actions: ['CAPTURE', 'VOID', 'REFUND'] }],
      [
        'with a capture of 60 in flight',
        { capturing: 60n },
        { capturable: 40n, refundable: 40n, actions: ['CAPTURE', 'REFUND'] },
      ],
      [
        'with 60 captured',
        { captured: 60n },
        { capturable: 40n, refundable: 100n, actions: ['CAPTURE', 'REFUND'] },
      ],
      ['captured', { captured: 100n }, { capturable: 0n, refundable: 100n, actions: ['REFUND'] }],
      ['being voided', { reversing: 100n }, { capturable: 0n, refundable: 0n, actions: [] }],
      ['voided', { reversed: 100n }, { capturable: 0n, refundable: 0n, actions: [] }],
      [
        'half reversed',
        { reversed: 50n },
        { capturable: 50n, refundable: 50n, actions: ['CAPTURE', 'VOID', 'REFUND'] },
      ],
      [
        'captured with 30 refunded and 20 on the way',
        { captured: 100n, refunded: 30n, refunding: 20n },
        { capturable: 0n, refundable: 50n, actions: ['REFUND'] },
      ],
      ['refunded', { captured: 100n, refunded: 100n }, { capturable: 0n, refundable: 0n, actions: [] }],
    ],
  )('%s', (_name, change, { capturable, refundable, actions }) => {
    const payment = amounts(change);
    expect(capturableAmount(payment)).toBe(capturable);
    expect(refundableAmount(payment)).toBe(refundable);
    expect(paymentActions(payment)).toEqual(actions);
  });
});
