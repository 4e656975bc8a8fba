import { expect, test } from '@jest/globals';
import { readAddress, writeAddress } from './address.ts';

const read = (address: string) => readAddress(new URL(address, 'http://localhost:3000'));

test('the order is named in the path or in order_id, the secret in the fragment', () => {
  expect(read('/checkout/order_1#secret_1')).toEqual({ orderId: 'order_1', credential: 'secret_1' });
  expect(read('/checkout?order_id=order_1#secret_1')).toEqual({ orderId: 'order_1', credential: 'secret_1' });
  expect(read('/checkout/?order_id=order_1')).toEqual({ orderId: 'order_1', credential: 'order_1' });
});

test('without a secret the order id itself is the credential', () => {
  expect(read('/checkout/order_1')).toEqual({ orderId: 'order_1', credential: 'order_1' });
});

test.each([
  '/checkout/%E0%A4%A',
  '/checkout/%E0%A4%85',
  '/checkout/a%20b',
  '/checkout?order_id=%F0%9F%92%B3',
])('%s names an order that nobody knows, in characters that a header takes', address => {
  const read = readAddress(new URL(address, 'http://localhost:3000'));
  expect(read?.orderId).toMatch(/^[\x21-\x7e]+$/);
  expect(new Headers({ authorization: `Bearer ${read?.credential}` }).get('authorization')).toContain('%');
});

test('a fragment that cannot be decoded is a secret that nobody knows', () => {
  expect(read('/checkout/order_1#100%')).toEqual({ orderId: 'order_1', credential: '100%' });
});

test('a bare checkout names no order', () => {
  expect(read('/checkout')).toBeNull();
  expect(read('/checkout/')).toBeNull();
});

test('an address that is written is read back the same', () => {
  for (const address of [
    { orderId: 'order_1', credential: 'secret_1' },
    { orderId: 'order_1', credential: 'order_1' },
  ]) {
    expect(read(writeAddress(address))).toEqual(address);
  }
});
