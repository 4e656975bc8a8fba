import { expect, test } from '@jest/globals';
import { returnLink } from './return-link.ts';
import { shopAround } from './shop.ts';

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
