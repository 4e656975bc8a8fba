import { afterEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createListeners } from '../socket/listeners.ts';
import { Checkout } from './checkout.tsx';
import type { CheckoutSession, CheckoutView } from './checkout-session.ts';
import type { Order, Payment } from './checkout-state.ts';

afterEach(cleanup);

const order: Order = {
  id: 'order_1',
  mode: 'TEST',
  merchantName: 'Test Merchant',
  amount: 50_000,
  currency: 'INR',
  returnUrl: null,
  payment: null,
  lastPayment: null,
};

const payment: Payment = {
  id: 'pay_1',
  version: 2,
  status: 'PENDING',
  method: 'CARD',
  createdAt: '2026-01-01T00:00:00Z',
  card: { network: 'VISA', last4: '1111' },
  vpa: null,
  decline: null,
  nextAction: null,
};

/** A checkout whose session is moved by the test. */
function renderCheckout() {
  const listeners = createListeners();
  let view: CheckoutView = { state: { step: 'choosing', order }, lost: false, testInstruments: [] };
  const session: CheckoutSession = {
    view: () => view,
    onView: listeners.add,
    pay: jest.fn<CheckoutSession['pay']>(() => Promise.resolve()),
    retry: jest.fn<CheckoutSession['retry']>(),
    noteConnection: () => undefined,
    stop: () => undefined,
  };
  render(<Checkout session={session} onLanguage={() => undefined} />);
  const show = (change: Partial<CheckoutView>) =>
    act(() => {
      view = { ...view, ...change };
      listeners.tell();
    });
  return { session, show };
}

const part = (testId: string) => document.querySelector(`[data-test-id="${testId}"]`);
const textOf = (testId: string) => part(testId)?.textContent;

test('the order is summed up beside the form, under the names that integrations rely on', () => {
  renderCheckout();
  expect(textOf('order-amount')).toBe('₹500.00');
  expect(textOf('order-id')).toBe('order_1');
  expect(part('checkout-container')?.contains(part('order-summary'))).toBe(true);
  expect(part('payment-methods')?.contains(part('card-form'))).toBe(true);
  for (const name of [
    'card-number-input',
    'expiry-input',
    'cvv-input',
    'cardholder-name-input',
    'pay-button',
  ]) {
    expect(part('card-form')?.contains(part(name))).toBe(true);
  }
  expect(screen.getByText('TEST')).toBeTruthy();
});

test('the methods are tabs, and arrow keys move between them', () => {
  renderCheckout();
  expect(part('upi-form')).toBeNull();
  fireEvent.keyDown(screen.getByRole('tab', { name: 'Card' }), { key: 'ArrowRight' });
  expect(screen.getByRole('tab', { name: 'UPI' }).getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement).toBe(part('method-upi'));
  expect(part('upi-form')?.contains(part('vpa-input'))).toBe(true);
});

test('a payment goes from processing to "Payment Successful" with its id', () => {
  const { show } = renderCheckout();
  show({ state: { step: 'sending', order } });
  expect(part('processing-state')).not.toBeNull();
  show({ state: { step: 'following', order, payment } });
  expect(part('processing-state')).not.toBeNull();
  show({ state: { step: 'following', order, payment: { ...payment, status: 'CAPTURED' } } });
  expect(textOf('payment-id')).toBe('pay_1');
  expect(textOf('success-state')).toContain('Payment Successful');
  expect(textOf('success-message')).toBe('You paid ₹500.00 to Test Merchant.');
  expect(document.activeElement?.textContent).toBe('Payment Successful');
});

test('a decline shows the reason and the advice, and can be tried again', () => {
  const { session, show } = renderCheckout();
  const decline = {
    code: 'lost_card',
    message: 'The card was reported lost.',
    retryable: false,
    advice: 'Use another card.',
  };
  show({ state: { step: 'following', order, payment: { ...payment, status: 'DECLINED', decline } } });
  expect(textOf('error-message')).toBe('The card was reported lost.');
  expect(textOf('error-state')).toContain('Use another card.');
  fireEvent.click(part('retry-button') as HTMLButtonElement);
  expect(session.retry).toHaveBeenCalledTimes(1);
});

test("a challenge shows the bank's page in a frame", async () => {
  const { show } = renderCheckout();
  const nextAction = {
    type: 'REDIRECT',
    url: 'https://bank.example/3ds',
    expiresAt: '2026-01-01T00:00:00Z',
  } as const;
  show({
    state: { step: 'following', order, payment: { ...payment, status: 'REQUIRES_ACTION', nextAction } },
  });
  expect((await screen.findByTitle("Your bank's confirmation page")).getAttribute('src')).toBe(
    'https://bank.example/3ds',
  );
});

test('a lost connection is told while it lasts', () => {
  const { show } = renderCheckout();
  expect(part('connection-lost')).toBeNull();
  show({ lost: true });
  expect(textOf('connection-lost')).toMatch(/not pay twice/);
  show({ lost: false });
  expect(part('connection-lost')).toBeNull();
});
