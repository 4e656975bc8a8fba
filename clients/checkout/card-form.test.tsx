import { expect, jest, test } from '@jest/globals';
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { EMPTY_CARD } from './card-fields.ts';
import { CardForm } from './card-form.tsx';
import type { Instrument } from './checkout-session.ts';
import type { Problem } from './checkout-state.ts';

function renderForm(problem?: Problem) {
  const onPay = jest.fn<(instrument: Instrument) => void>();
  function Form() {
    const [fields, setFields] = useState(EMPTY_CARD);
    return <CardForm fields={fields} onChange={setFields} onPay={onPay} problem={problem} amount="₹500.00" />;
  }
  render(<Form />);
  return onPay;
}

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const pay = () => fireEvent.click(screen.getByRole('button', { name: 'Pay Now' }));

test('a complete card is handed over as the server wants it', () => {
  const onPay = renderForm();
  type('Card number', '4111 1111 1111 1111');
  type('Expiry', '1239');
  type('CVV', '123');
  type('Name on card', ' Asha Rao ');
  pay();
  expect(onPay.mock.calls).toEqual([
    [
      {
        card: {
          number: '4111111111111111',
          expiryMonth: 12,
          expiryYear: 2039,
          cvv: '123',
          holderName: 'Asha Rao',
        },
      },
    ],
  ]);
});

test('an empty form is not sent, and says what is missing', () => {
  const onPay = renderForm();
  pay();
  expect(onPay).not.toHaveBeenCalled();
  expect(screen.getByText('Enter the card number.')).toBeTruthy();
  expect(screen.getByText('Enter the expiry date.')).toBeTruthy();
  expect(screen.getByText('Enter the security code.')).toBeTruthy();
  expect(screen.getByLabelText('Card number').getAttribute('aria-invalid')).toBe('true');
});

test('the brand shows with the first digits, and decides how long the security code is', () => {
  const onPay = renderForm();
  type('Card number', '3782');
  expect(screen.getByText('Amex')).toBeTruthy();
  type('CVV', '123456');
  expect(screen.getByLabelText<HTMLInputElement>('CVV').value).toBe('1234');
  type('Card number', '4111');
  expect(screen.getByText('VISA')).toBeTruthy();
  pay();
  expect(screen.getByText('Enter all 3 digits.')).toBeTruthy();
  expect(onPay).not.toHaveBeenCalled();
});

test('a field that is left half filled says so, one that was never touched does not', () => {
  renderForm();
  type('Card number', '4111 1111');
  fireEvent.blur(screen.getByLabelText('Card number'));
  fireEvent.blur(screen.getByLabelText('Expiry'));
  expect(screen.getByText('The card number is too short.')).toBeTruthy();
  expect(screen.queryByText('Enter the expiry date.')).toBeNull();
});

test("what the server rejects is said beside the card's field", () => {
  renderForm({
    code: 'INVALID_CARD',
    message: 'This card number is not accepted here.',
    path: ['card', 'number'],
  });
  const input = screen.getByLabelText('Card number');
  const message = document.getElementById(input.getAttribute('aria-describedby') ?? '');
  expect(message?.textContent).toBe('This card number is not accepted here.');
});
