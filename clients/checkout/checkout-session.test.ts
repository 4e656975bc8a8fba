import { describe, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import { type CheckoutSession, openCheckout } from './checkout-session.ts';
import type { Order, Payment } from './checkout-state.ts';
import { OrderQuery, PayMutation } from './documents.ts';
import { type Follower, NoAnswer, Refused, type Server } from './server.ts';

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

const payment = (version: number, status: Payment['status'], more: Partial<Payment> = {}): Payment => ({
  id: 'pay_1',
  version,
  status,
  method: 'CARD',
  createdAt: '2026-01-01T00:00:00Z',
  card: { network: 'VISA', last4: '1111' },
  vpa: null,
  decline: null,
  nextAction: null,
  ...more,
});

const card = { card: { number: '4111111111111111', expiryMonth: 12, expiryYear: 2030, cvv: '123' } };

/** A server whose answers the test decides: each is a value, or an error to throw, taken in turn. */
function createFakeServer(orders: readonly (Order | null | Error)[], payments: readonly unknown[] = []) {
  const answers = { order: [...orders], pay: [...payments] };
  const inputs: { idempotencyKey?: string | null | undefined }[] = [];
  const followers: Follower<{ payment: Payment }>[] = [];

  function take<Answer>(list: Answer[]): Answer {
    const answer = list.length > 1 ? list.shift() : list[0];
    if (answer === undefined || answer instanceof Error)
      throw answer ?? new Error('The test has no answer for this.');
    return answer;
  }

  const server = {
    execute: async (document: unknown, variables: { input?: object }) => {
      if (document === OrderQuery) return { order: take(answers.order), installation: { testCards: [] } };
      expect(document).toBe(PayMutation);
      inputs.push(variables.input ?? {});
      return { createPayment: take(answers.pay) };
    },
    follow: (_document: unknown, _variables: unknown, follower: Follower<{ payment: Payment }>) => {
      followers.push(follower);
      return () => undefined;
    },
    close: () => undefined,
  };
  return { server: server as unknown as Server, inputs, followers };
}

function open(server: Server): CheckoutSession {
  return openCheckout({ orderId: 'order_1', server, wait: () => Promise.resolve() });
}

/** Waits until the checkout looks like this. */
const shown = (session: CheckoutSession, view: object) =>
  waitFor(() => expect(session.view()).toMatchObject(view));
const choosing = { state: { step: 'choosing' } };

describe('a checkout', () => {
  test('pays, follows the payment and shows that it succeeded', async () => {
    const { server, followers } = createFakeServer(
      [order],
      [{ __typename: 'Payment', ...payment(1, 'PENDING') }],
    );
    const session = open(server);
    await shown(session, choosing);
    expect(session.view().state).toEqual({ step: 'choosing', order });
    await session.pay(card);
    expect(session.view().state).toMatchObject({ step: 'following', payment: { status: 'PENDING' } });
    followers[0]?.next({ payment: payment(3, 'CAPTURED') });
    followers[0]?.next({ payment: payment(2, 'AUTHORIZED') });
    expect(session.view().state).toMatchObject({ payment: { status: 'CAPTURED', version: 3 } });
  });

  test('shows a decline, and goes back to the form for another try with a key of its own', async () => {
    const { server, followers, inputs } = createFakeServer(
      [order],
      [{ __typename: 'Payment', ...payment(1, 'PENDING') }],
    );
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    const decline = {
      code: 'generic_decline',
      message: 'The bank declined.',
      retryable: false,
      advice: 'Use another card.',
    };
    followers[0]?.next({ payment: payment(2, 'DECLINED', { decline }) });
    expect(session.view().state).toMatchObject({ payment: { decline } });
    session.retry();
    expect(session.view().state).toMatchObject({ step: 'choosing', lastTry: { decline } });
    await session.pay(card);
    expect(new Set(inputs.map(input => input.idempotencyKey)).size).toBe(2);
  });

  test('sends the same key again when no answer came, until one does', async () => {
    const lost = new NoAnswer('gone');
    const { server, inputs } = createFakeServer(
      [order],
      [
        lost,
        lost,
        { __typename: 'IdempotencyError', code: 'IDEMPOTENCY_KEY_IN_USE', message: '', path: null },
        {
          __typename: 'Payment',
          ...payment(1, 'PENDING'),
        },
      ],
    );
    const session = open(server);
    await shown(session, choosing);
    const lostWhile: boolean[] = [];
    session.onView(() => lostWhile.push(session.view().lost));
    await session.pay(card);
    expect(inputs).toHaveLength(4);
    expect(new Set(inputs.map(input => input.idempotencyKey)).size).toBe(1);
    expect(lostWhile).toContain(true);
    expect(session.view().lost).toBe(false);
    expect(session.view().state).toMatchObject({ step: 'following', payment: { id: 'pay_1' } });
  });

  test('a reload follows the payment that is under way', async () => {
    const { server, followers } = createFakeServer([{ ...order, payment: payment(1, 'PENDING') }]);
    const session = open(server);
    await shown(session, { state: { step: 'following', payment: { id: 'pay_1' } } });
    expect(followers).toHaveLength(1);
  });

  test('an order that is paid shows so, and nothing is followed', async () => {
    const { server, followers } = createFakeServer([{ ...order, payment: payment(4, 'CAPTURED') }]);
    const session = open(server);
    await shown(session, { state: { step: 'following', payment: { status: 'CAPTURED' } } });
    expect(followers).toHaveLength(0);
  });

  test('a payment that somebody else started is followed instead', async () => {
    const other = { ...payment(2, 'PENDING'), id: 'pay_other' };
    const conflict = {
      __typename: 'OrderConflictError',
      code: 'PAYMENT_IN_PROGRESS',
      message: '',
      payment: other,
    };
    const { server } = createFakeServer([order], [conflict]);
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    expect(session.view().state).toMatchObject({ step: 'following', payment: { id: 'pay_other' } });
  });

  test('a card that the server rejects is told beside the form', async () => {
    const wrong = {
      __typename: 'ValidationError',
      code: 'INVALID_CARD',
      message: 'No.',
      path: ['card', 'number'],
    };
    const { server } = createFakeServer([order], [wrong]);
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    const problem = { code: 'INVALID_CARD', message: 'No.', path: ['card', 'number'] };
    expect(session.view().state).toEqual({ step: 'choosing', order, problem });
  });

  test('an error without an explanation is checked against the order', async () => {
    const { server } = createFakeServer(
      [order, { ...order, payment: payment(1, 'PENDING') }],
      [new Refused('Something went wrong.')],
    );
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    expect(session.view().state).toMatchObject({ step: 'following', payment: { id: 'pay_1' } });
  });

  test('a refusal of the moment is met with the same key again, and ends in one payment', async () => {
    const { server, inputs } = createFakeServer(
      [order],
      [
        new Refused('Too many requests.', 'RATE_LIMITED'),
        new NoAnswer('gone'),
        new Refused('Something went wrong on our side.', 'INTERNAL_SERVER_ERROR'),
        { __typename: 'Payment', ...payment(1, 'PENDING') },
      ],
    );
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    expect(inputs).toHaveLength(4);
    expect(new Set(inputs.map(input => input.idempotencyKey)).size).toBe(1);
    expect(session.view()).toMatchObject({ lost: false, state: { step: 'following' } });
  });

  test('what the server asks to be left alone for is waited for, by a refusal and by an absence', async () => {
    const { server } = createFakeServer(
      [order],
      [
        new Refused('Too many requests.', 'RATE_LIMITED', 3_000),
        new NoAnswer('away', 4_000),
        new NoAnswer('away', 3_600_000),
        new Refused('Something went wrong on our side.', 'INTERNAL_SERVER_ERROR'),
        { __typename: 'Payment', ...payment(1, 'PENDING') },
      ],
    );
    const waited: [number, number | undefined][] = [];
    const wait = async (retries: number, atLeastMs?: number) => {
      waited.push([retries, atLeastMs]);
    };
    const session = openCheckout({ orderId: 'order_1', server, wait });
    await shown(session, choosing);
    await session.pay(card);
    // An hour is a proxy's; a payment that may be under way is asked for sooner.
    expect(waited).toEqual([
      [0, 3_000],
      [1, 4_000],
      [2, 60_000],
      [3, 0],
    ]);
    expect(session.view().state).toMatchObject({ step: 'following' });
  });

  test('a refusal that asks for longer than a shopper waits is told at once, and not asked again', async () => {
    const refusal = new Refused('Too many tries with this card.', 'RATE_LIMITED', 600_000);
    const { server, inputs } = createFakeServer([order], [refusal]);
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    expect(inputs).toHaveLength(1);
    expect(session.view().state).toMatchObject({ step: 'choosing', problem: { code: 'RATE_LIMITED' } });
  });

  test('a refusal that lasts is told at the form, even if the order cannot be read any more', async () => {
    const refusal = new Refused('Something went wrong on our side.', 'INTERNAL_SERVER_ERROR');
    const { server, inputs } = createFakeServer([order, refusal], [refusal]);
    const session = open(server);
    await shown(session, choosing);
    await session.pay(card);
    expect(inputs).toHaveLength(5);
    expect(session.view().state).toMatchObject({
      step: 'choosing',
      problem: { code: 'INTERNAL_SERVER_ERROR' },
    });
  });

  test('an order that was tried too often has come to its end', async () => {
    const exhausted = {
      ...{ __typename: 'InvalidStateError', code: 'ORDER_TRIES_EXHAUSTED' },
      ...{ message: 'Create a new order.', path: null },
    };
    const session = open(createFakeServer([order], [exhausted]).server);
    await shown(session, choosing);
    await session.pay(card);
    expect(session.view().state).toEqual({ step: 'ended', order, reason: 'exhausted' });
  });

  const expired = new Refused('Invalid API credentials', 'AUTHENTICATION_FAILED');

  test('a secret that expired before "Pay Now" is told as an end', async () => {
    const session = open(createFakeServer([order, expired], [expired]).server);
    await shown(session, choosing);
    await session.pay(card);
    expect(session.view().state).toEqual({ step: 'ended', order, reason: 'expired' });
  });

  test('a secret that expires while the payment is followed is told, and nothing is asked for ever', async () => {
    const pending = { ...order, payment: payment(1, 'PENDING') };
    const { server, followers } = createFakeServer([pending, expired]);
    const session = open(server);
    await waitFor(() => expect(followers).toHaveLength(1));
    followers[0]?.ended();
    await shown(session, { state: { step: 'ended', reason: 'expired' } });
    expect(followers).toHaveLength(1);
  });

  test('a subscription that ends learns from the order what became of the payment', async () => {
    const decline = {
      ...{ code: 'lost_card', message: 'The card was reported lost.' },
      ...{ retryable: false, advice: 'Use another card.' },
    };
    const { server, followers } = createFakeServer([
      { ...order, payment: payment(1, 'PENDING') },
      { ...order, lastPayment: payment(2, 'DECLINED', { decline }) },
    ]);
    const session = open(server);
    await waitFor(() => expect(followers).toHaveLength(1));
    followers[0]?.ended();
    await shown(session, { state: { step: 'following', payment: { status: 'DECLINED' } } });
    expect(followers).toHaveLength(1);
  });

  test('an order that is not there leaves nothing to pay', async () => {
    const session = open(createFakeServer([null]).server);
    await shown(session, { state: { step: 'broken' } });
  });

  test('a credential that the server does not know is told as a bad link', async () => {
    const session = open(
      createFakeServer([new Refused('Invalid API credentials', 'AUTHENTICATION_FAILED')]).server,
    );
    await shown(session, {
      state: { step: 'broken', reason: 'link' },
    });
  });

  test('an order that cannot be read at first is shown when the server is back', async () => {
    const session = open(createFakeServer([new NoAnswer('gone'), order]).server);
    await shown(session, { lost: false, state: { step: 'choosing' } });
  });

  test('a subscription that ends early is taken up again', async () => {
    const { server, followers } = createFakeServer([{ ...order, payment: payment(1, 'PENDING') }]);
    const session = open(server);
    await waitFor(() => expect(followers).toHaveLength(1));
    followers[0]?.ended();
    await waitFor(() => expect(followers).toHaveLength(2));
    followers[1]?.next({ payment: payment(3, 'CAPTURED') });
    expect(session.view().state).toMatchObject({ payment: { status: 'CAPTURED' } });
    followers[1]?.ended();
    expect(followers).toHaveLength(2);
  });
});
