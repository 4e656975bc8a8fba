import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../ids.ts';
import { canServe, fits, lanesOf, route, type Wish } from './route.ts';
import type { Candidate, RoutingRules, RoutingTable, Rule, Target } from './rules.ts';

const CURRENCIES = ['INR', 'EUR', 'JPY'] as const;
const NETWORKS = ['visa', 'amex'] as const;
const ACCOUNTS = ['cac_a', 'cac_b', 'cac_c', 'cac_d'] as const;

const candidateOf = (accountId: string | null): fc.Arbitrary<Candidate> =>
  fc.record({
    connector: fc.constant(accountId === null ? 'sandbox' : 'stripe'),
    accountId: fc.constant(accountId),
    serves: fc.record({
      modes: fc.subarray(['TEST', 'LIVE'] as const, { minLength: 1 }),
      methods: fc.subarray(['CARD', 'UPI'] as const, { minLength: 1 }),
      currencies: fc.oneof(fc.constant('ALL' as const), fc.subarray([...CURRENCIES])),
    }),
    capabilities: fc.record({
      captureOnAuthorize: fc.boolean(),
      authorizeUpi: fc.boolean(),
      upiWithoutVpa: fc.boolean(),
      partialVoid: fc.boolean(),
      multipleCaptures: fc.boolean(),
      keyLifetimeMs: fc.constant(1),
    }),
  });

const targets = (minLength: number): fc.Arbitrary<Target[]> =>
  fc.uniqueArray(
    fc.record({
      // One that is unknown or disabled is in no table of candidates.
      accountId: fc.constantFrom(null, ...ACCOUNTS, 'cac_disabled'),
      weight: fc.integer({ min: 1, max: 1000 }),
    }),
    { minLength, maxLength: 4, selector: ({ accountId }) => accountId },
  );

const amountOrNull = fc.option(fc.integer({ min: 1, max: 1000 }));

const rule: fc.Arbitrary<Rule> = fc.record({
  currencies: fc.subarray([...CURRENCIES]),
  methods: fc.subarray(['CARD', 'UPI'] as const),
  networks: fc.subarray([...NETWORKS]),
  minAmount: amountOrNull,
  maxAmount: amountOrNull,
  targets: targets(1),
});

const rules: fc.Arbitrary<RoutingRules> = fc.record({
  rules: fc.array(rule, { maxLength: 5 }),
  otherwise: targets(1),
});

const table: fc.Arbitrary<RoutingTable> = fc.record({
  mode: fc.constantFrom('TEST', 'LIVE'),
  candidates: fc.tuple(candidateOf(null), ...ACCOUNTS.map(candidateOf)),
  rules: fc.option(rules),
});

const wish: fc.Arbitrary<Wish> = fc
  .record({
    amount: fc.bigInt({ min: 1n, max: 1000n }),
    currency: fc.constantFrom(...CURRENCIES),
    method: fc.constantFrom('CARD', 'UPI'),
    captureMethod: fc.constantFrom('AUTOMATIC', 'MANUAL'),
    cardNetwork: fc.constantFrom(...NETWORKS),
    hasVpa: fc.boolean(),
  })
  .map(one => (one.method === 'UPI' ? { ...one, cardNetwork: null } : one));

const anything = [table, wish, fc.string()] as const;

const EVERYTHING: Candidate = {
  connector: 'sandbox',
  accountId: null,
  serves: { modes: ['TEST', 'LIVE'], methods: ['CARD', 'UPI'], currencies: 'ALL' },
  capabilities: {
    captureOnAuthorize: true,
    authorizeUpi: true,
    upiWithoutVpa: true,
    partialVoid: true,
    multipleCaptures: true,
    keyLifetimeMs: 1,
  },
};
const CARD: Wish = {
  amount: 100n,
  currency: 'INR',
  method: 'CARD',
  captureMethod: 'AUTOMATIC',
  cardNetwork: 'visa',
  hasVpa: false,
};

describe('routing, whatever the rules', () => {
  test('asks only those that can serve the payment, each once', () => {
    fc.assert(
      fc.property(...anything, (given, wanted, id) => {
        const asked = route(given, wanted, id);
        expect(new Set(asked).size).toBe(asked.length);
        for (const candidate of asked) {
          expect(given.candidates).toContain(candidate);
          expect(canServe(given, candidate, wanted)).toBe(true);
        }
      }),
    );
  });

  test('finds somebody exactly when a list that fits names somebody who can', () => {
    fc.assert(
      fc.property(...anything, (given, wanted, id) => {
        const able = given.candidates.filter(one => canServe(given, one, wanted));
        const named = given.rules
          ? [
              ...given.rules.rules.filter(one => fits(one, wanted)).map(one => one.targets),
              given.rules.otherwise,
            ]
              .flat()
              .map(({ accountId }) => accountId)
          : able.map(({ accountId }) => accountId);
        const expected = able.some(({ accountId }) => named.includes(accountId));
        expect(route(given, wanted, id).length > 0).toBe(expected);
      }),
    );
  });

  test('keeps the order of the rules: whoever an earlier one names is asked before all that only later ones do', () => {
    fc.assert(
      fc.property(...anything, (given, wanted, id) => {
        const firstLane = (candidate: Candidate) =>
          lanesOf(given, wanted).findIndex(lane =>
            lane.targets.some(target => target.candidate === candidate),
          );
        const lanes = route(given, wanted, id).map(firstLane);
        expect(lanes).toEqual([...lanes].sort((a, b) => a - b));
      }),
    );
  });

  test('routes the same payment alike each time', () => {
    fc.assert(
      fc.property(...anything, (given, wanted, id) => {
        expect(route(structuredClone(given), wanted, id)).toEqual(route(given, wanted, id));
      }),
    );
  });

  test('moves no payment between two accounts because a third one is added', () => {
    const at = (ids: readonly string[]): RoutingTable => ({
      mode: 'TEST',
      candidates: ids.map(accountId => ({ ...EVERYTHING, accountId })),
      rules: { rules: [], otherwise: ids.map(accountId => ({ accountId, weight: 1 })) },
    });
    fc.assert(
      fc.property(fc.string(), id => {
        const [before] = route(at(['cac_a', 'cac_b']), CARD, id);
        const [after] = route(at(['cac_a', 'cac_b', 'cac_c']), CARD, id);
        expect(['cac_c', before?.accountId]).toContain(after?.accountId);
      }),
    );
  });
});

describe('routing', () => {
  test.each([
    [1, 1],
    [1, 9],
    [300, 700],
    [1, 1000],
  ])('gives weights of %d and %d their share, within five standard deviations', (one, other) => {
    const PAYMENTS = 20_000;
    const given: RoutingTable = {
      mode: 'TEST',
      candidates: ['cac_a', 'cac_b'].map(accountId => ({ ...EVERYTHING, accountId })),
      rules: {
        rules: [],
        otherwise: [
          { accountId: 'cac_a', weight: one },
          { accountId: 'cac_b', weight: other },
        ],
      },
    };
    const first = Array.from({ length: PAYMENTS }, () => route(given, CARD, newId('payment'))[0]?.accountId);
    const share = one / (one + other);
    const deviation = Math.sqrt(PAYMENTS * share * (1 - share));
    const chosen = first.filter(accountId => accountId === 'cac_a').length;
    expect(Math.abs(chosen - PAYMENTS * share)).toBeLessThanOrEqual(5 * deviation);
  });

  test('without rules asks the first that can, and nobody after it', () => {
    const given: RoutingTable = {
      mode: 'LIVE',
      candidates: [
        { ...EVERYTHING, serves: { ...EVERYTHING.serves, modes: ['TEST'] } },
        { ...EVERYTHING, accountId: 'cac_a', serves: { ...EVERYTHING.serves, methods: ['UPI'] } },
        { ...EVERYTHING, accountId: 'cac_b' },
        { ...EVERYTHING, accountId: 'cac_c' },
      ],
      rules: null,
    };
    expect(route(given, CARD, 'pay_1').map(one => one.accountId)).toEqual(['cac_b']);
  });
});
