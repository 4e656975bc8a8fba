import type { CheckoutOrderQuery, CreatePaymentInput } from '../graphql/checkout/graphql.ts';
import { createListeners } from '../socket/listeners.ts';
import {
  type CheckoutInput,
  type CheckoutState,
  checkoutAfter,
  outcomeOf,
  type Payment,
} from './checkout-state.ts';
import { OrderQuery, PayMutation, PaymentSubscription } from './documents.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { NoAnswer, Refused, type Server } from './server.ts';

/** What the shopper pays with. */
export type Instrument = Pick<CreatePaymentInput, 'card' | 'upi'>;

export type TestInstruments = CheckoutOrderQuery['installation']['testCards'];

export interface CheckoutView {
  state: CheckoutState;
  /** The server is out of reach; we keep trying. */
  lost: boolean;
  /** What can be paid with on a demo installation; empty elsewhere. */
  testInstruments: TestInstruments;
}

/** One shopper at one order. */
export interface CheckoutSession {
  view(): CheckoutView;
  onView(listener: () => void): () => void;
  pay(instrument: Instrument): Promise<void>;
  /** Back to the form, for another try. */
  retry(): void;
  /** The socket or the device's network went up or down. */
  noteConnection(part: 'socket' | 'device', up: boolean): void;
  stop(): void;
}

/** Refusals of this moment. The same request may pass in the next, so they are believed only when they come again. */
const PASSING_CODES: ReadonlySet<string> = new Set(['RATE_LIMITED', 'BUSY', 'INTERNAL_SERVER_ERROR']);
/** With the wait between them some three seconds: longer, and the shopper would rather read what is wrong. */
const PASSING_TRIES_MAX = 5;

interface SessionOptions {
  orderId: string;
  server: Server;
  /** Resolves when it is time for try number `retries`. */
  wait: (retries: number) => Promise<void>;
}

function mayPass(problem: unknown): boolean {
  return problem instanceof Refused && PASSING_CODES.has(problem.code);
}

/**
 * Reads the order, pays it and follows the payment. An answer that does not come leaves the payment unknown, never
 * failed: the same request with the same key is sent until there is an answer, so however often it arrives, the
 * shopper pays once.
 */
export function openCheckout({ orderId, server, wait }: SessionOptions): CheckoutSession {
  const listeners = createListeners();
  let view: CheckoutView = { state: { step: 'loading' }, lost: false, testInstruments: [] };
  let leave = () => {};
  let stopped = false;
  const down = new Set<'socket' | 'device' | 'request'>();

  function show(change: Partial<CheckoutView>) {
    if (stopped) return;
    view = { ...view, ...change };
    listeners.tell();
  }

  function noteConnection(part: 'socket' | 'device' | 'request', up: boolean) {
    if (up) down.delete(part);
    else down.add(part);
    if (view.lost !== down.size > 0) show({ lost: down.size > 0 });
  }

  const dispatch = (input: CheckoutInput) => show({ state: checkoutAfter(view.state, input) });

  /** Asks until there is an answer. A refusal that lasts is one, and is thrown. */
  async function persist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let retries = 0, refusals = 0; ; ) {
      try {
        const answer = await ask();
        noteConnection('request', true);
        return answer;
      } catch (problem) {
        const lost = problem instanceof NoAnswer;
        noteConnection('request', !lost);
        if (!lost) refusals += 1;
        const again = lost || (mayPass(problem) && refusals < PASSING_TRIES_MAX);
        if (!again || stopped) throw problem;
        await wait(retries++);
      }
    }
  }

  function follow(payment: Payment, retries = 0) {
    leave();
    dispatch({ type: 'payment', payment });
    const settled = () =>
      view.state.step !== 'following' || /success|failure/.test(outcomeOf(view.state.payment));
    if (settled() || stopped) return;
    let heard = false;
    leave = server.follow(
      PaymentSubscription,
      { id: payment.id },
      {
        next: data => {
          heard = true;
          noteConnection('socket', true);
          dispatch({ type: 'payment', payment: data.payment });
          if (settled()) leave();
        },
        // The server ended it before the payment was settled. It begins with the payment as it is, so ask again.
        ended: () => {
          if (!settled())
            void wait(heard ? 0 : retries).then(() => settled() || follow(payment, retries + 1));
        },
      },
    );
  }

  async function load() {
    if (stopped) return;
    try {
      const { order, installation } = await persist(() => server.execute(OrderQuery, { id: orderId }));
      show({ testInstruments: installation.testCards });
      if (order === null) return dispatch({ type: 'missing', reason: 'link' });
      if (view.state.step === 'loading') dispatch({ type: 'loaded', order });
      if (order.payment !== null) follow(order.payment);
    } catch (problem) {
      const unknown = problem instanceof Refused && problem.code === 'AUTHENTICATION_FAILED';
      dispatch({ type: 'missing', reason: unknown ? 'link' : { message: (problem as Error).message } });
    }
  }

  async function send(input: CreatePaymentInput): Promise<void> {
    const { createPayment } = await persist(() => server.execute(PayMutation, { input }));
    if (createPayment.__typename === 'Payment') return follow(createPayment);
    if (createPayment.__typename === 'OrderConflictError') return follow(createPayment.payment);
    if (createPayment.code === 'IDEMPOTENCY_KEY_IN_USE') return wait(0).then(() => send(input));
    const { code, message, path } = createPayment;
    dispatch({ type: 'rejected', problem: { code, message, path: path ?? [] } });
  }

  async function pay(instrument: Instrument) {
    dispatch({ type: 'sent' });
    try {
      await send({ orderId, idempotencyKey: newIdempotencyKey(), ...instrument });
    } catch (problem) {
      const code = problem instanceof Refused ? problem.code : '';
      dispatch({ type: 'rejected', problem: { code, message: (problem as Error).message, path: [] } });
      // An error is no promise that nothing happened: the order knows.
      await load();
    }
  }

  void load();

  return {
    view: () => view,
    onView: listeners.add,
    pay,
    retry() {
      leave();
      dispatch({ type: 'retry' });
    },
    noteConnection,
    stop() {
      stopped = true;
      leave();
      server.close();
    },
  };
}
