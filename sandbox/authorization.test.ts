import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Authorization, decide } from './authorization.ts';
import type { FollowUp } from './request.ts';

const NOW = Date.UTC(2026, 0, 1);
const AUTHORIZED: Authorization = {
  reference: 'acq_1',
  currency: 'INR',
  refuses: null,
  expiresAt: NOW + 1000,
  authorized: 1000,
  captured: 0,
  voided: 0,
  refunded: 0,
};

function request(kind: FollowUp['kind'], amount: number, final = false): FollowUp {
  return { kind, amount, final, key: 'k', payment: 'pay_1', currency: 'INR', authorization: 'acq_1' };
}

describe('a capture', () => {
  test('takes part of the authorization and leaves the rest', () => {
    expect(decide(AUTHORIZED, request('CAPTURE', 400), NOW)).toEqual({ captured: 400 });
  });

  test('that is final gives back the rest', () => {
    expect(decide(AUTHORIZED, request('CAPTURE', 400, true), NOW)).toEqual({ captured: 400, voided: 600 });
  });

  test.each([
    ['more than is left', { captured: 700 }, NOW, 'amount_too_large'],
    ['what was captured', { captured: 1000 }, NOW, 'already_captured'],
    ['what was voided', { voided: 1000 }, NOW, 'already_voided'],
    ['an authorization that has expired', {}, NOW + 1000, 'authorization_expired'],
    ['a card that takes none', { refuses: 'CAPTURE' as const }, NOW, 'capture_refused'],
  ])('of %s is declined', (_, state, now, code) => {
    expect(decide({ ...AUTHORIZED, ...state }, request('CAPTURE', 400), now)).toBe(code);
  });
});

describe('a void', () => {
  test('of a part leaves the rest to be captured', () => {
    expect(decide(AUTHORIZED, request('VOID', 300), NOW)).toEqual({ voided: 300 });
  });

  test('of what is already voided is approved and moves nothing', () => {
    expect(decide({ ...AUTHORIZED, voided: 1000 }, request('VOID', 1000), NOW)).toEqual({});
  });

  test('of an authorization that has expired is approved, even of a card that takes none', () => {
    expect(decide(AUTHORIZED, request('VOID', 1000), NOW + 5000)).toEqual({ voided: 1000 });
    const refusing = { ...AUTHORIZED, refuses: 'VOID' as const };
    expect(decide(refusing, request('VOID', 1000), NOW + 5000)).toEqual({ voided: 1000 });
  });

  test.each([
    ['captured money', { captured: 1000 }, 1000, 'already_captured'],
    ['more than is left', { voided: 200 }, 1000, 'amount_too_large'],
    ['a card that takes none', { refuses: 'VOID' as const }, 1000, 'void_refused'],
  ])('of %s is declined', (_, state, amount, code) => {
    expect(decide({ ...AUTHORIZED, ...state }, request('VOID', amount), NOW)).toBe(code);
  });
});

describe('a refund', () => {
  test('takes part of what was captured', () => {
    expect(decide({ ...AUTHORIZED, captured: 1000 }, request('REFUND', 300), NOW)).toEqual({ refunded: 300 });
  });

  test.each([
    ['what was never captured', {}, 'refund_too_large'],
    ['more than is left of the capture', { captured: 1000, refunded: 800 }, 'refund_too_large'],
    ['a card that takes none', { captured: 1000, refuses: 'REFUND' as const }, 'refund_refused'],
  ])('of %s is declined', (_, state, code) => {
    expect(decide({ ...AUTHORIZED, ...state }, request('REFUND', 300), NOW)).toBe(code);
  });
});

test('a follow-up in another currency is declined', () => {
  expect(decide({ ...AUTHORIZED, currency: 'EUR' }, request('VOID', 1000), NOW)).toBe('currency_mismatch');
});

test('no sequence of captures, voids and refunds moves more than was authorized', () => {
  const step = fc.record({
    kind: fc.constantFrom('CAPTURE' as const, 'VOID' as const, 'REFUND' as const),
    amount: fc.integer({ min: 1, max: 1200 }),
    final: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), steps => {
      let state = AUTHORIZED;
      for (const { kind, amount, final } of steps) {
        const decision = decide(state, request(kind, amount, final), NOW);
        if (typeof decision === 'string') continue;
        state = {
          ...state,
          captured: state.captured + (decision.captured ?? 0),
          voided: state.voided + (decision.voided ?? 0),
          refunded: state.refunded + (decision.refunded ?? 0),
        };
        expect(state.captured + state.voided).toBeLessThanOrEqual(state.authorized);
        expect(state.refunded).toBeLessThanOrEqual(state.captured);
      }
    }),
    { numRuns: 1000 },
  );
});
