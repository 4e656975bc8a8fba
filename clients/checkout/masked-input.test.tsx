import { expect, test } from '@jest/globals';
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { formatCardNumber } from './card-number.ts';
import { caretAfter, MaskedInput } from './masked-input.tsx';

function Card() {
  const [value, setValue] = useState('');
  return <MaskedInput aria-label="Card number" format={formatCardNumber} value={value} onChange={setValue} />;
}

test('digits are grouped as they are typed', () => {
  render(<Card />);
  const input = screen.getByLabelText<HTMLInputElement>('Card number');
  fireEvent.change(input, { target: { value: '42424' } });
  expect(input.value).toBe('4242 4');
});

test('a digit put in the middle leaves the caret behind it', () => {
  render(<Card />);
  const input = screen.getByLabelText<HTMLInputElement>('Card number');
  fireEvent.change(input, { target: { value: '41111111' } });
  expect(input.value).toBe('4111 1111');
  // The writer puts a 2 behind the first digit.
  fireEvent.change(input, { target: { value: '42111 1111', selectionStart: 2, selectionEnd: 2 } });
  expect(input.value).toBe('4211 1111 1');
  expect(input.selectionStart).toBe(2);
});

test('fullwidth digits are left to the input method that writes them until it is done', () => {
  render(<Card />);
  const input = screen.getByLabelText<HTMLInputElement>('Card number');
  fireEvent.compositionStart(input);
  fireEvent.input(input, { target: { value: '４２４２４' }, isComposing: true });
  expect(input.value).toBe('４２４２４');
  fireEvent.compositionEnd(input);
  expect(input.value).toBe('4242 4');
});

test('a foreign digit put in the middle leaves the caret behind it', () => {
  render(<Card />);
  const input = screen.getByLabelText<HTMLInputElement>('Card number');
  fireEvent.change(input, { target: { value: '41111111' } });
  fireEvent.change(input, { target: { value: '4٢111 1111', selectionStart: 2, selectionEnd: 2 } });
  expect(input.value).toBe('4211 1111 1');
  expect(input.selectionStart).toBe(2);
});

test('the caret stands behind as many digits as before', () => {
  expect(caretAfter(4, '4111 1111')).toBe(4);
  expect(caretAfter(5, '4111 1111')).toBe(6);
  expect(caretAfter(0, '4111')).toBe(0);
  expect(caretAfter(9, '4111')).toBe(4);
});
