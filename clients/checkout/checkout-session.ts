import type { CheckoutOrderQuery, CreatePaymentInput } from '../graphql/checkout/graphql.ts';
import { createListeners } from '../socket/listeners.ts';
import {
  type Breakage,
  type CheckoutInput,
  type CheckoutState,
  checkoutAfter,
  isSettled,
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
/** So whoever asks for more than this by `Retry-After` is not asked again, and the shopper reads what is wrong. */
const PASSING_WAIT_MAX_MS = 5_000;
/** A payment may be under way: a proxy that asks for longer is asked again all the same. */
const LOST_WAIT_MAX_MS = 60_000;

/** What the order says when it is read. */
export type FirstReading = CheckoutOrderQuery;

interface SessionOptions {
  orderId: string;
  server: Server;
  /** What the first reading would say, where that is known already. */
  first?: FirstReading | undefined;
  /** Resolves when it is time for try number `retries`, and not before `atLeastMs`. */
  wait: (retries: number, atLeastMs?: number) => Promise<void>;
}

function mayPass(problem: unknown): problem is Refused {
  return (
    problem instanceof Refused &&
    PASSING_CODES.has(problem.code) &&
    problem.retryAfterMs <= PASSING_WAIT_MAX_MS
  );
}

/** The server does not know the credential, or knows it no longer. */
function isUnknown(problem: unknown): boolean {
  return problem instanceof Refused && problem.code === 'AUTHENTICATION_FAILED';
}

/** What a problem says of an order that was never seen. */
export function breakageOf(problem: unknown): Breakage {
  const code = problem instanceof Refused ? problem.code : '';
  if (isUnknown(problem) || code === 'NOT_FOUND') return 'link';
  return { code, message: (problem as Error).message };
}

/**
 * Reads the order, pays it and follows the payment. An answer that does not come leaves the payment unknown, never
 * failed: the same request with the same key is sent until there is an answer, so however often it arrives, the
 * shopper pays once.
 */
export function openCheckout({ orderId, server, first, wait }: SessionOptions): CheckoutSession {
  const listeners = createListeners();
  let view: CheckoutView = { state: { step: 'loading' }, lost: false, testInstruments: [] };
  let known = first;
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
        await wait(retries++, Math.min(problem.retryAfterMs, LOST_WAIT_MAX_MS));
      }
    }
  }

  function follow(payment: Payment, retries = 0) {
    leave();
    dispatch({ type: 'payment', payment });
    const settled = () => view.state.step !== 'following' || isSettled(view.state.payment);
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
        // The server ended it before the payment was settled.
        ended: () => {
          if (!settled()) void followAgain(payment, heard ? 0 : retries);
        },
      },
    );
  }

  /** The order says how its payment stands meanwhile, and whether we may still ask. */
  async function followAgain(payment: Payment, retries: number) {
    await wait(retries);
    if (stopped) return;
    try {
      const { order } = await readOrder();
      const known = [order?.payment, order?.lastPayment].find(each => each?.id === payment.id);
      follow(known ?? payment, retries + 1);
    } catch (problem) {
      if (isUnknown(problem)) dispatch({ type: 'ended', reason: 'expired' });
      else follow(payment, retries + 1);
    }
  }

  const readOrder = () => persist(() => server.execute(OrderQuery, { id: orderId }));

  async function load() {
    if (stopped) return;
    try {
      const { order, installation } = known ?? (await readOrder());
      known = undefined;
      show({ testInstruments: installation.testCards });
      if (order === null) return dispatch({ type: 'missing', reason: 'link' });
      if (view.state.step === 'loading') dispatch({ type: 'loaded', order });
      if (order.payment !== null) follow(order.payment);
    } catch (problem) {
      if (view.state.step !== 'loading' && isUnknown(problem)) dispatch({ type: 'ended', reason: 'expired' });
      else dispatch({ type: 'missing', reason: breakageOf(problem) });
    }
  }

  async function send(input: CreatePaymentInput): Promise<void> {
    const { createPayment } = await persist(() => server.execute(PayMutation, { input }));
    if (createPayment.__typename === 'Payment') return follow(createPayment);
    if (createPayment.__typename === 'OrderConflictError') return follow(createPayment.payment);
    if (createPayment.code === 'IDEMPOTENCY_KEY_IN_USE') return wait(0).then(() => send(input));
    const { code, message, path } = createPayment;
    if (code === 'ORDER_TRIES_EXHAUSTED') return dispatch({ type: 'ended', reason: 'exhausted' });
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
