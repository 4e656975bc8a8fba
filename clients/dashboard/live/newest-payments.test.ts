import { expect, test } from '@jest/globals';
import { createNewestPayments } from './newest-payments.ts';

const payment = (version: number, fields: Record<string, unknown> = {}) => ({
  __typename: 'Payment',
  id: 'pay_1',
  version,
  ...fields,
});

test('an older answer is shown with the newest fields that are known', () => {
  const keep = createNewestPayments();
  keep({ events: { payment: payment(3, { status: 'CAPTURED' }) } });
  const answer = keep({ payments: { edges: [{ node: payment(1, { status: 'PENDING', amount: 500 }) }] } });
  expect(answer.payments.edges[0]?.node).toEqual(payment(3, { status: 'CAPTURED', amount: 500 }));
});

test('a newer answer replaces what is known', () => {
  const keep = createNewestPayments();
  keep({ payment: payment(1, { status: 'PENDING' }) });
  expect(keep({ payment: payment(2, { status: 'DECLINED' }) }).payment).toEqual(
    payment(2, { status: 'DECLINED' }),
  );
  expect(keep({ payment: payment(1, { status: 'PENDING' }) }).payment).toEqual(
    payment(2, { status: 'DECLINED' }),
  );
});

test('answers of the same version complete each other', () => {
  const keep = createNewestPayments();
  keep({ payment: payment(2, { status: 'CAPTURED' }) });
  keep({ payment: payment(2, { capturedAmount: 500 }) });
  expect(keep({ payment: payment(1, { status: 'PENDING', capturedAmount: 0 }) }).payment).toEqual(
    payment(2, { status: 'CAPTURED', capturedAmount: 500 }),
  );
});

test('payments do not mix, and other objects pass unchanged', () => {
  const keep = createNewestPayments();
  keep({ payment: payment(9) });
  const answer = { payment: { ...payment(1), id: 'pay_2' }, stats: { total: 3, list: [null, 1, 'a'] } };
  expect(keep(answer)).toEqual(answer);
});
