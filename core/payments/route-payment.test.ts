import { expect, test } from '@jest/globals';
import type { Payment } from '../../prisma/client/client.ts';
import type { Candidate, RoutingTable } from '../routing/rules.ts';
import { routedPayment } from './route-payment.ts';

/** A processor that asks the shopper's app, and can make no code. */
const BY_ADDRESS: Candidate = {
  connector: 'by-address',
  accountId: 'cac_by_address',
  serves: { modes: ['TEST'], methods: ['UPI'], currencies: 'ALL' },
  capabilities: {
    captureOnAuthorize: true,
    authorizeUpi: false,
    upiWithoutVpa: false,
    partialVoid: false,
    multipleCaptures: false,
    keyLifetimeMs: 1,
  },
};
const BY_CODE: Candidate = {
  ...BY_ADDRESS,
  connector: 'by-code',
  accountId: 'cac_by_code',
  capabilities: { ...BY_ADDRESS.capabilities, upiWithoutVpa: true },
};
const CARDS: Candidate = { ...BY_CODE, serves: { ...BY_CODE.serves, methods: ['CARD'] } };

const among = (...candidates: Candidate[]): RoutingTable => ({
  mode: 'TEST',
  candidates,
  rules: {
    rules: [],
    otherwise: candidates.map(({ accountId }) => ({ accountId, weight: 1 })),
  },
});

const upi = (changes: Partial<Payment> = {}) =>
  ({
    ...{ id: 'pay_1', amount: 100n, currency: 'INR', method: 'UPI', captureMethod: 'AUTOMATIC' },
    ...{ cardNetwork: null, vpa: null, ...changes },
  }) as Payment;

test('a payment without an address goes to a processor that makes codes, and to no other after it', () => {
  expect(routedPayment(among(BY_ADDRESS, BY_CODE), upi())).toMatchObject({
    ...{ connector: 'by-code', accountId: 'cac_by_code', fallbacks: null },
  });
});

test('a payment with an address may go to either', () => {
  const routed = routedPayment(among(BY_ADDRESS, BY_CODE), upi({ vpa: 'someone@bank' }));
  expect(routed).toMatchObject({ connector: expect.any(String), fallbacks: [expect.anything()] });
});

test('where every processor needs the address, the refusal asks for it', () => {
  expect(routedPayment(among(BY_ADDRESS), upi())).toMatchObject({
    ...{ code: 'INVALID_VPA', path: ['upi', 'vpa'] },
  });
});

test('where nobody takes UPI at all, an address would not help', () => {
  expect(routedPayment(among(CARDS), upi())).toMatchObject({ code: 'CONNECTOR_NOT_CONFIGURED' });
});

test('a later capture is refused with its own reason, whether there is an address or not', () => {
  for (const vpa of [null, 'someone@bank']) {
    expect(routedPayment(among(BY_CODE), upi({ captureMethod: 'MANUAL', vpa }))).toMatchObject({
      ...{ code: 'INVALID_INPUT', path: ['captureMethod'] },
    });
  }
});
