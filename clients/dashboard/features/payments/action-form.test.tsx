import { expect, jest, test } from '@jest/globals';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { type Client, Provider } from 'urql';
import type { FragmentType } from '../../../graphql/dashboard/fragment-masking.ts';
import { text } from '../../text.ts';
import { ActionForm } from './action-form.tsx';

const PAYMENT = { id: 'pay_1', currency: 'INR', capturableAmount: 0, refundableAmount: 12_300 };

const NO_ANSWER = { error: { graphQLErrors: [] } };

function wouldRefund(amount: number) {
  const amountsAfter = { captured: 12_300, capturable: 0, reversed: 0, refunded: amount, refundable: 0 };
  const outcome = { statusAfter: 'CAPTURED', amountsAfter, postings: [], endpoints: [] };
  return { data: { answer: { __typename: 'DryRunResult', ...outcome } } };
}

interface Asked {
  input: { dryRun?: true; amount: number };
  answer: (result: object) => Promise<void>;
}

/** Opens the dialog's form. Each request waits until the test answers it. */
function openForm() {
  const asked: Asked[] = [];
  const mutation = (_document: unknown, { input }: { input: Asked['input'] }) => ({
    toPromise: () =>
      new Promise(resolve => {
        asked.push({ input, answer: result => act(async () => resolve(result)) });
      }),
  });
  const onClose = jest.fn();
  const form = (payment: object) => (
    <Provider value={{ mutation } as unknown as Client}>
      <ActionForm action="REFUND" payment={payment as FragmentType<never>} onClose={onClose} />
    </Provider>
  );
  const { rerender } = render(form(PAYMENT));
  /** The page hears that the payment has changed meanwhile. */
  const hear = (changed: Partial<typeof PAYMENT>) => rerender(form({ ...PAYMENT, ...changed }));
  const orders = () => asked.filter(({ input }) => input.dryRun === undefined);
  return { asked, orders, hear, onClose };
}

const confirmButton = (name = /^Refund ₹/) => screen.getByRole<HTMLButtonElement>('button', { name });
/** What Enter in a field does, where the button does not stop it. */
const pressEnter = () => fireEvent.submit(confirmButton().closest('form') as HTMLFormElement);

test('nothing can be confirmed before its reader could see what it would do', async () => {
  const { asked, orders } = openForm();
  expect(confirmButton().disabled).toBe(true);
  pressEnter();
  expect(orders()).toEqual([]);
  await asked[0]?.answer(wouldRefund(12_300));
  expect(screen.getByText(text.payments.told)).toBeTruthy();
  expect(confirmButton().disabled).toBe(false);
  pressEnter();
  await waitFor(() => expect(orders()).toHaveLength(1));
});

test('what is filled in anew waits for a dry run of its own, however late that of before answers', async () => {
  const { asked, orders } = openForm();
  fireEvent.change(screen.getByLabelText('Amount in INR'), { target: { value: '5' } });
  await waitFor(() => expect(asked).toHaveLength(2));
  await asked[0]?.answer(wouldRefund(12_300));
  expect(confirmButton().disabled).toBe(true);
  pressEnter();
  expect(orders()).toEqual([]);
  await asked[1]?.answer(wouldRefund(500));
  expect(confirmButton(/^Refund ₹5.00/).disabled).toBe(false);
});

test('a dry run that got no answer is said, and asked for again', async () => {
  const { asked, orders } = openForm();
  await asked[0]?.answer(NO_ANSWER);
  expect(screen.getByText(text.payments.outcomeUnknown)).toBeTruthy();
  expect(confirmButton().disabled).toBe(true);
  pressEnter();
  expect(orders()).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: text.payments.outcomeRetry }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(screen.queryByText(text.payments.outcomeUnknown)).toBeNull();
  await asked[1]?.answer(wouldRefund(12_300));
  expect(confirmButton().disabled).toBe(false);
});

test('a request whose answer was lost can be sent again as it was, also when it was done and nothing is left', async () => {
  const { asked, orders, hear, onClose } = openForm();
  await asked[0]?.answer(wouldRefund(12_300));
  pressEnter();
  await orders()[0]?.answer(NO_ANSWER);
  hear({ refundableAmount: 0 });
  expect(screen.getByText(text.payments.unknownOutcome)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: text.payments.tryAgain }));
  expect(orders()[1]?.input).toEqual(orders()[0]?.input);
  await orders()[1]?.answer({ data: { answer: { __typename: 'Refund', id: 'ref_1' } } });
  expect(onClose).toHaveBeenCalled();
});
