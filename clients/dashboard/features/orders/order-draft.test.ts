import { expect, test } from '@jest/globals';
import { newOrderDraft, readOrderDraft } from './order-draft.ts';

test('an amount is read in the digits of its currency', () => {
  const input = { captureMethod: 'AUTOMATIC', currency: 'INR', amount: 129_900 };
  expect(readOrderDraft({ ...newOrderDraft, amount: '1,299' })).toEqual({ input });
  expect(readOrderDraft({ ...newOrderDraft, amount: '500', currency: ' jpy ' })).toMatchObject({
    input: { amount: 500, currency: 'JPY' },
  });
  expect(readOrderDraft({ ...newOrderDraft, amount: '1.250', currency: 'BHD' })).toMatchObject({
    input: { amount: 1_250 },
  });
});

test('what cannot be an order says which field is wrong', () => {
  expect(readOrderDraft(newOrderDraft)).toHaveProperty('problems.amount');
  expect(readOrderDraft({ ...newOrderDraft, amount: '5.5', currency: 'JPY' })).toHaveProperty(
    'problems.amount',
  );
  expect(readOrderDraft({ ...newOrderDraft, amount: '5', currency: 'rupees' })).toHaveProperty(
    'problems.currency',
  );
});

test('a receipt and a description go along where they were given', () => {
  const draft = { ...newOrderDraft, amount: '5', receipt: ' A-1 ', description: 'Two lamps' };
  expect(readOrderDraft(draft)).toMatchObject({
    input: { receipt: 'A-1', notes: { description: 'Two lamps' } },
  });
});
