import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { NotificationMessage } from '../../../core/connectors/connector.ts';
import { type Account, intentOf, type Movement } from './account.ts';
import { ApiError, missing } from './api-error.ts';
import { parseForm } from './form.ts';
import { type Answer, IdempotencyKeys } from './idempotency.ts';
import { decideChallenge } from './intents.ts';
import { type NewEvent, newEvent, seconds } from './objects.ts';
import { ROUTES, refuseUnknownParams, type Step } from './routes.ts';

/** What may go wrong with the next request of a kind. */
export type Fault =
  /** It is carried out, and the connection is cut before the answer. */
  | 'lose_answer'
  /** It is not carried out and never answered. */
  | 'swallow'
  /** 500, which Stripe repeats for the same key. */
  | 'error'
  /** 429: too many requests, and nothing was done. */
  | 'busy';

/** Steps that move money, or say that it may not move. */
export const ACTING: readonly Step[] = ['confirm', 'capture', 'cancel', 'refund'];

export interface StripeSimulatorOptions {
  readonly secretKey: string;
  readonly notificationSecret: string;
  readonly multicapture?: boolean;
}

/** An account at something that behaves like Stripe, on a port of its own. */
export interface StripeSimulator {
  readonly port: number;
  /** Every notification sent so far, oldest first, signed as Stripe signs. */
  readonly notifications: readonly NotificationMessage[];
  readonly movements: readonly Movement[];
  readonly intents: ReadonlyMap<string, Stripe.PaymentIntent>;
  /** The steps that were asked for so far. */
  readonly steps: readonly Step[];
  /** The next request for one of the steps goes wrong. */
  fail(fault: Fault, steps: readonly Step[]): void;
  decideChallenge(intentId: string, isPassed: boolean): void;
  sign(body: string): NotificationMessage;
  /** A day later: keys are forgotten, and search knows everything. */
  passDay(): void;
  close(): Promise<void>;
}

export async function startStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const keys = new IdempotencyKeys();
  const faults: { fault: Fault; steps: readonly Step[] }[] = [];
  const steps: Step[] = [];
  const notifications: NotificationMessage[] = [];
  const server = createServer((request, response) => void serve(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  let apiVersion = '';
  const sign = (body: string) => signed(body, options.notificationSecret);
  const account: Account = {
    isMulticapturing: options.multicapture ?? false,
    challengeUrl: id => `http://127.0.0.1:${port}/3d-secure/${id}`,
    ...{ intents: new Map(), charges: new Map(), refunds: new Map(), cards: new Map() },
    ...{ searchable: new Set(), movements: [] },
    emit: (event: NewEvent) => void notifications.push(sign(JSON.stringify(newEvent(event, apiVersion)))),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://stripe');
    const params = request.method === 'GET' ? search.slice(1) : await text(request);
    apiVersion = String(request.headers['stripe-version']);
    const route = ROUTES.find(each => each.method === request.method && each.path.test(pathname));
    if (request.headers.authorization !== `Bearer ${options.secretKey}`) {
      return send(response, answerOf(unauthorized()));
    }
    if (!route) return send(response, answerOf(missing('route', pathname)));
    steps.push(route.step);
    const at = faults.findIndex(each => each.steps.includes(route.step));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    if (fault === 'swallow') return;
    if (fault === 'busy') return send(response, answerOf(busy()));
    const key = request.headers['idempotency-key'] as string | undefined;
    const carryOut = async () => {
      // Other requests come in while this one is under way.
      await setImmediate();
      if (fault === 'error') throw broken();
      refuseUnknownParams(route, parseForm(params));
      const [, id = ''] = route.path.exec(pathname) ?? [];
      return { status: 200, body: structuredClone(route.run(account, id, parseForm(params))) };
    };
    const endpoint = `${request.method} ${pathname}`;
    const answer = await keys.run(key, { endpoint, params }, () => settle(carryOut)).catch(answerOf);
    if (fault === 'lose_answer') return void request.socket.destroy();
    send(response, answer);
  }

  return {
    port,
    notifications,
    movements: account.movements,
    intents: account.intents,
    steps,
    fail: (fault, on) => void faults.push({ fault, steps: on }),
    decideChallenge: (id, isPassed) => decideChallenge(account, intentOf(account, id), isPassed),
    sign,
    passDay() {
      keys.forget();
      for (const id of account.intents.keys()) account.searchable.add(id);
    },
    async close() {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

async function settle(work: () => Promise<Answer>): Promise<{ answer: Answer; hasBegun: boolean }> {
  try {
    return { answer: await work(), hasBegun: true };
  } catch (error) {
    return { answer: answerOf(error), hasBegun: error instanceof ApiError && error.hasBegun };
  }
}

function answerOf(error: unknown): Answer & { readonly isReplay: boolean } {
  if (!(error instanceof ApiError)) throw error;
  return { status: error.status, body: { error: error.details }, isReplay: false };
}

function send(response: ServerResponse, { status, body, isReplay }: ReturnType<typeof answerOf>): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(isReplay ? { 'idempotent-replayed': 'true' } : {}),
    })
    .end(JSON.stringify(body));
}

/** https://docs.stripe.com/webhooks#verify-manually, written out: a second opinion on the SDK's. */
function signed(body: string, secret: string): NotificationMessage {
  const at = seconds();
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return {
    rawBody: Buffer.from(body),
    headers: new Headers({ 'stripe-signature': `t=${at},v1=${signature}` }),
  };
}

function unauthorized(): ApiError {
  return new ApiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
}

function busy(): ApiError {
  return new ApiError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests',
  });
}

function broken(): ApiError {
  return new ApiError(500, { type: 'api_error', message: 'An unknown error occurred' });
}
