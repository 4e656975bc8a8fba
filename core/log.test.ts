import { expect, test } from '@jest/globals';
import { redacted } from './log.ts';

const line = (entry: object) => `${JSON.stringify(entry)}\n`;

test('a secret field is redacted at any depth, whatever its value is', () => {
  const entry = { cvv: '123', card: { number: 4242424242424242, list: [{ token: { a: 1 } }] } };
  expect(redacted(line(entry))).toBe(
    line({ cvv: '[redacted]', card: { number: '[redacted]', list: [{ token: '[redacted]' }] } }),
  );
});

test.each([
  ...['apiSecret', 'x-api-secret', 'X-Api-Secret', 'secretKey', 'webhookSecret', 'webhook_secret'],
  ...['notificationSecret', 'credentials', 'currentPassword', 'newPassword', 'set-cookie', 'client_secret'],
])('%s is a secret field', name => {
  expect(redacted(line({ body: { [name]: { a: 'x' } } }))).toBe(line({ body: { [name]: '[redacted]' } }));
});

test('everything else is written as it was', () => {
  const entry = {
    msg: 'the number is wrong',
    phoneNumber: '1',
    amount: 12.5,
    nested: { ok: true, none: null },
  };
  expect(redacted(line(entry))).toBe(line(entry));
});

test.each([
  ['in a sentence', 'no such payment: 4242424242424242', 'no such payment: [redacted]'],
  ['as people write it', 'card 5105 1051-0510 5100!', 'card [redacted]!'],
  ['as a number', 378282246310005, '[redacted]'],
  ['with digits after it', '4242424242424242 123', '[redacted] 123'],
  ['with digits before it', 'id 12 4242424242424242', 'id 12 [redacted]'],
  ['between digits', 'x 1 4242424242424242 9', 'x 1 [redacted] 9'],
  ['in groups between digits', 'at 7 4242 4242-4242 4242 123 x', 'at 7 [redacted] 123 x'],
  ['beside a time', '1764028800123 4242424242424242', '1764028800123 [redacted]'],
  ['next to another', '5105105105105100 4242424242424242.', '[redacted].'],
  ['with its security code behind it', 'got 4242424242424242123', 'got [redacted]'],
  ['in a long row of digits', '90000000424242424242424230001', '[redacted]'],
])('a card number is redacted %s', (_where, value, left) => {
  expect(redacted(line({ err: { message: value } }))).toBe(line({ err: { message: left } }));
});

test('long numbers that are no card number stay as they are', () => {
  const entry = {
    at: 1764028800123,
    text: 'at 1764028800123, order 4242424242424241',
    id: 'pay_0Mz1a2B3c4D5e6F7',
  };
  expect(redacted(line(entry))).toBe(line(entry));
});

test('a secret that is hidden in text is left, and the line stays JSON', () => {
  const entry = { body: '{"cvv":"123"}', secret: 'whsec' };
  expect(JSON.parse(redacted(line(entry)))).toEqual({ body: '{"cvv":"123"}', secret: '[redacted]' });
});
