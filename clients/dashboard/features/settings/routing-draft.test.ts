import { expect, test } from '@jest/globals';
import { BUILT_IN, draftOf, moved, newRule, readDraft } from './routing-draft.ts';

const account = { id: 'cac_a' };

test('rules that were read are written back as they were', () => {
  const rule = {
    currencies: ['EUR'],
    methods: ['CARD' as const],
    networks: ['VISA' as const],
    minAmount: 4999,
    maxAmount: null,
    targets: [{ account, weight: 3 }],
  };
  const read = { version: 7, rules: [rule], otherwise: [{ account: null, weight: 1 }] };
  const draft = draftOf(read);
  expect(draft.rules[0]).toMatchObject({ from: '49.99', to: '', method: 'CARD', shares: { cac_a: 3 } });
  expect(readDraft(draft)).toEqual({
    version: 7,
    rules: [{ ...rule, targets: [{ accountId: 'cac_a', weight: 3 }] }],
    otherwise: [{ weight: 1 }],
  });
});

test('currencies are read however they are separated, and a share of nothing names nobody', () => {
  const rule = { ...newRule(), currencies: 'eur, inr  usd', shares: { cac_a: 0, [BUILT_IN]: 2 } };
  expect(readDraft({ version: 0, rules: [rule], otherwise: {} })).toMatchObject({
    rules: [{ currencies: ['EUR', 'INR', 'USD'], targets: [{ weight: 2 }] }],
  });
});

test.each([
  ['no currency', ''],
  ['two currencies', 'EUR, INR'],
])('amounts with %s are the mistake of that rule', (_name, currencies) => {
  const rules = [newRule(), { ...newRule(), currencies, from: '10' }];
  expect(readDraft({ version: 0, rules, otherwise: {} })).toBe(2);
});

test('a rule moves to another place and the others keep their order', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
});
