import { expect, test } from '@jest/globals';
import type { FrameMessage } from '../embed/messages.ts';
import type { CheckoutState, Payment } from './checkout-state.ts';
import { returnLink } from './return-link.ts';
import { reportTo, shopAround } from './shop.ts';

/** A window at this address, inside another one or by itself. */
function viewAt(search: string, inside: boolean) {
  const sent: unknown[][] = [];
  const parent = { postMessage: (...message: unknown[]) => sent.push(message) };
  const view = { location: { search } } as unknown as Window;
  Object.assign(view, { parent: inside ? parent : view });
  return { view, sent };
}

test('a shop around the checkout is told what happens, at the origin it named', () => {
  const { view, sent } = viewAt('?embedded=https%3A%2F%2Fshop.example', true);
  shopAround(view)?.tell({ type: 'close' });
  expect(sent).toEqual([[{ type: 'close', from: 'sluice' }, 'https://shop.example']]);
});

test.each([
  ['no shop is named', '', true],
  ['the checkout stands by itself', '?embedded=https%3A%2F%2Fshop.example', false],
  ['the name would match every origin', '?embedded=*', true],
  ['the name is more than an origin', '?embedded=https%3A%2F%2Fshop.example%2Fpath', true],
])('nobody is told anything where %s', (_reason, search, inside) => {
  expect(shopAround(viewAt(search, inside).view)).toBeUndefined();
});

test("the way back keeps the shop's own query, and says what happened", () => {
  const result = { orderId: 'order_1', paymentId: 'pay_1', status: 'success' } as const;
  expect(returnLink('https://shop.example/thanks?cart=7', result)).toBe(
    'https://shop.example/thanks?cart=7&order_id=order_1&status=success&payment_id=pay_1',
  );
  expect(returnLink('https://shop.example/', { orderId: 'order_1', status: 'cancelled' })).toBe(
    'https://shop.example/?order_id=order_1&status=cancelled',
  );
});

/** What the shop is told while the checkout goes through these states. */
function toldThrough(states: readonly object[]): FrameMessage[] {
  const told: FrameMessage[] = [];
  let state = {} as CheckoutState;
  let look = () => {};
  const session = {
    view: () => ({ state, lost: false, testInstruments: [] }),
    onView(listener: () => void) {
      look = listener;
      return () => {};
    },
  };
  reportTo({ tell: message => told.push(message), onTheme: () => undefined }, session, 'order_1');
  for (const next of states) {
    state = next as CheckoutState;
    look();
  }
  return told;
}

const order = { id: 'order_1' };
const payment = (id: string, status: Payment['status']) => ({ id, status, decline: null, nextAction: null });
const failure = (paymentId: string | null, code: string, message: string) => ({
  type: 'failure',
  failure: { orderId: 'order_1', paymentId, code, message },
});

test('a payment is told when it has ended, and once', () => {
  const told = toldThrough([
    { step: 'loading' },
    { step: 'choosing', order },
    { step: 'following', order, payment: payment('pay_1', 'PENDING') },
    { step: 'following', order, payment: payment('pay_1', 'FAILED') },
    { step: 'following', order, payment: payment('pay_1', 'FAILED') },
    { step: 'sending', order },
    { step: 'following', order, payment: payment('pay_2', 'CAPTURED') },
  ]);
  expect(told).toEqual([
    failure('pay_1', 'failed', 'Not paid.'),
    { type: 'success', payment: { orderId: 'order_1', paymentId: 'pay_2' } },
  ]);
});

test('a try that was refused before it became a payment is told, each once', () => {
  const refused = () => ({ code: 'RATE_LIMITED', message: 'Too many tries.', path: [] });
  const [one, other] = [refused(), refused()];
  const told = toldThrough([
    { step: 'choosing', order, problem: one },
    { step: 'choosing', order, problem: one },
    { step: 'sending', order },
    { step: 'choosing', order, problem: other },
    { step: 'choosing', order, problem: { code: '', message: 'The server failed.', path: [] } },
  ]);
  expect(told).toEqual([
    failure(null, 'RATE_LIMITED', 'Too many tries.'),
    failure(null, 'RATE_LIMITED', 'Too many tries.'),
    failure(null, 'REFUSED', 'The server failed.'),
  ]);
});

test.each([
  ['whose secret is wrong or has expired', 'link', expect.stringMatching(/client secret/)],
  ['that the server will not show', { message: 'Try later.' }, 'Try later.'],
])('an order %s is told as nothing to pay', (_name, reason, message) => {
  const told = toldThrough([{ step: 'loading' }, { step: 'broken', reason }, { step: 'broken', reason }]);
  expect(told).toEqual([failure(null, 'NOT_PAYABLE', message as string)]);
});
