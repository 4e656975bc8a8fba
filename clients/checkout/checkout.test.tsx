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
  acceptsUpiWithoutVpa: true,
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

test('UPI is paid by a code as well, without an address, where somebody can make one', () => {
  const { session, show } = renderCheckout();
  fireEvent.keyDown(screen.getByRole('tab', { name: 'Card' }), { key: 'ArrowRight' });
  fireEvent.click(screen.getByRole('button', { name: 'Pay with a QR code or UPI app' }));
  expect(session.pay).toHaveBeenCalledWith({ upi: {} });
  show({ state: { step: 'choosing', order: { ...order, acceptsUpiWithoutVpa: false } } });
  expect(part('upi-form')).not.toBeNull();
  expect(part('upi-code-button')).toBeNull();
});

const copyButton = () => screen.findByRole('button', { name: "Copy the payment's id" });

test('a payment goes from processing to "Payment Successful" with its id', async () => {
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
  expect(part('receipt')?.contains(await copyButton())).toBe(true);
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
  expect(document.activeElement?.textContent).toBe('Confirm with your bank');
});

const type = (testId: string, value: string) =>
  fireEvent.change(part(testId) as HTMLInputElement, { target: { value } });
const typedIn = (testId: string) => (part(testId) as HTMLInputElement).value;

function typeCard() {
  type('card-number-input', '4111111111111111');
  type('expiry-input', '1239');
  type('cvv-input', '123');
  type('cardholder-name-input', 'Asha Rao');
}

test('the form does not take the focus when the page opens', () => {
  renderCheckout();
  expect(document.activeElement).toBe(document.body);
});

test('a card that the server rejects has the focus, and is right again once its number changes', () => {
  const { session, show } = renderCheckout();
  typeCard();
  fireEvent.click(part('pay-button') as HTMLButtonElement);
  expect(session.pay).toHaveBeenCalledTimes(1);
  show({ state: { step: 'sending', order } });
  const problem = { code: 'INVALID_CARD', message: 'Not accepted here.', path: ['card', 'number'] };
  show({ state: { step: 'choosing', order, problem } });
  expect(document.activeElement).toBe(part('card-number-input'));
  expect(screen.getByText('Not accepted here.')).toBeTruthy();
  type('card-number-input', '5555555555554444');
  expect(screen.queryByText('Not accepted here.')).toBeNull();
  expect(part('card-number-input')?.getAttribute('aria-invalid')).toBe('false');
});

test('a refusal that is about no field is an alert in words for shoppers, and the heading has the focus', () => {
  const { show } = renderCheckout();
  typeCard();
  fireEvent.click(part('pay-button') as HTMLButtonElement);
  show({ state: { step: 'sending', order } });
  const problem = { code: 'INTERNAL_SERVER_ERROR', message: 'The request id leads to what.', path: [] };
  show({ state: { step: 'choosing', order, problem } });
  expect(screen.getByRole('alert').textContent).toMatch(/you will not pay twice/);
  expect(document.activeElement?.textContent).toBe('How would you like to pay?');
});

test('whoever tries again hears why the last try did not succeed, and corrects the same card', () => {
  const { show } = renderCheckout();
  typeCard();
  fireEvent.click(part('pay-button') as HTMLButtonElement);
  const decline = {
    ...{ code: 'incorrect_cvv', message: 'The security code is not right.' },
    ...{ retryable: false, advice: 'Check the security code and try again.' },
  };
  const declined: Payment = { ...payment, status: 'DECLINED', decline };
  show({ state: { step: 'following', order, payment: declined } });
  fireEvent.click(part('retry-button') as HTMLButtonElement);
  show({ state: { step: 'choosing', order, lastTry: declined } });
  const described = document.activeElement?.getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(described)?.textContent).toContain('The security code is not right.');
  expect(typedIn('card-number-input')).toBe('4111 1111 1111 1111');
  expect(typedIn('expiry-input')).toBe('12/39');
  expect(typedIn('cvv-input')).toBe('');
});

test('a card that has paid is forgotten', async () => {
  const { show } = renderCheckout();
  typeCard();
  show({ state: { step: 'following', order, payment: { ...payment, status: 'CAPTURED' } } });
  await copyButton();
  show({ state: { step: 'choosing', order } });
  for (const field of ['card-number-input', 'expiry-input', 'cvv-input', 'cardholder-name-input']) {
    expect(typedIn(field)).toBe('');
  }
});

test.each([
  ['exhausted', /no longer be paid/, 'order_id=order_1&status=failed'],
  ['expired', /link has expired/, 'order_id=order_1'],
] as const)('an order whose checkout is %s says so, and leads back to the shop', (reason, title, query) => {
  const { show } = renderCheckout();
  const returnUrl = 'https://shop.example/thanks';
  show({ state: { step: 'ended', order: { ...order, returnUrl }, reason } });
  expect(document.activeElement?.textContent).toMatch(title);
  expect(textOf('ended-state')).toContain(document.activeElement?.textContent);
  expect(part('return-link')?.getAttribute('href')).toBe(`${returnUrl}?${query}`);
});

test('a lost connection is told while it lasts', () => {
  const { show } = renderCheckout();
  expect(part('connection-lost')).toBeNull();
  show({ lost: true });
  expect(textOf('connection-lost')).toMatch(/not pay twice/);
  show({ lost: false });
  expect(part('connection-lost')).toBeNull();
});
