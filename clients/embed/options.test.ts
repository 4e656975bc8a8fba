import { expect, test } from '@jest/globals';
import { frameUrl, orderIdIn } from './options.ts';

const SECRET = 'order_0123456789abcdef_secret_abc';

test('the order is that of the client secret, or named by its id', () => {
  expect(orderIdIn({ clientSecret: SECRET })).toBe('order_0123456789abcdef');
  expect(orderIdIn({ key: 'key_test_1', orderId: 'order_1' })).toBe('order_1');
});

test.each([
  [{}, /pass the clientSecret/],
  [{ key: 'secret_test_xyz', orderId: 'order_1' }, /API secret/],
  [{ clientSecret: 'secret_test_xyz' }, /API secret/],
  [{ clientSecret: 'order_1' }, /what createOrder answered/],
  [{ clientSecret: SECRET, orderId: 'order_2' }, /another order/],
])('%j is refused with what to change', (options, message) => {
  expect(() => orderIdIn(options)).toThrow(message);
});

test("the frame's address carries the look in its query and the secret in its fragment alone", () => {
  const url = new URL(
    frameUrl('https://pay.example', {
      clientSecret: SECRET,
      locale: 'hi',
      theme: { brand: '#9a3412', radius: 2 },
    }),
  );
  expect(url.origin + url.pathname).toBe('https://pay.example/checkout/order_0123456789abcdef');
  expect(url.hash).toBe(`#${SECRET}`);
  expect(url.search).not.toContain('secret');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    embedded: location.origin,
    locale: 'hi',
    brand: '#9a3412',
    radius: '2',
  });
  expect(frameUrl('https://pay.example', { orderId: 'order_1', theme: 'dark' })).toContain('scheme=dark');
});

test('an order by its id goes with the key that says whose it is', () => {
  const url = new URL(frameUrl('https://pay.example', { key: 'key_test_abc123', orderId: 'order_1' }));
  expect(url.pathname + url.hash).toBe('/checkout/order_1#key_test_abc123:order_1');
  // The secret says it all by itself.
  expect(frameUrl('https://pay.example', { key: 'key_test_abc123', clientSecret: SECRET })).toMatch(
    new RegExp(`#${SECRET}$`),
  );
});
