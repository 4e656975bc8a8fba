import { expect, test } from '@jest/globals';
import { redacted } from './log.ts';

const line = (entry: object) => `${JSON.stringify(entry)}\n`;

test('a secret field is redacted at any depth, whatever its value is', () => {
  const entry = { cvv: '123', card: { number: 4242424242424242, list: [{ token: { a: 1 } }] } };
  expect(redacted(line(entry))).toBe(
    line({ cvv: '[redacted]', card: { number: '[redacted]', list: [{ token: '[redacted]' }] } }),
  );
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

test('a secret that is hidden in text is left, and the line stays JSON', () => {
  const entry = { body: '{"cvv":"123"}', secret: 'whsec' };
  expect(JSON.parse(redacted(line(entry)))).toEqual({ body: '{"cvv":"123"}', secret: '[redacted]' });
});
