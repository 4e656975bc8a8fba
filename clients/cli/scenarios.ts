import type { Payment, PaymentStatus, Sluice } from '../sdk/index.ts';
import { eventName } from './event-name.ts';
import { Failure } from './failure.ts';

/**
 * What to do so that an event happens for real, with the sandbox's test instruments. Each answers with the payment
 * that the event is about; null for one that is about none.
 */
export type Scenario = (steps: Steps) => Promise<string | null>;
type PaymentScenario = (steps: Steps) => Promise<string>;

export interface Steps {
  readonly sluice: Sluice;
  /** A payment with a card. */
  pay(card: string, input?: { captureMethod?: 'MANUAL' | 'AUTOMATIC'; orderId?: string }): Promise<string>;
  /** Waits until the payment is in this state. */
  reach(paymentId: string, status: PaymentStatus): Promise<string>;
}

const APPROVED = '4242424242424242';
const DECLINED = '4000000000009995';
const CHALLENGED = '4000000000003220';
const CAPTURE_DECLINED = '4000000000005134';
const VOID_DECLINED = '4000000000005142';
const REFUND_DECLINED = '4000000000005126';
const AMOUNT = 4999;

const authorizeWith =
  (card: string): PaymentScenario =>
  async ({ pay, reach }) =>
    reach(await pay(card, { captureMethod: 'MANUAL' }), 'AUTHORIZED');
const authorize = authorizeWith(APPROVED);
const capture: PaymentScenario = async ({ pay, reach }) => reach(await pay(APPROVED), 'CAPTURED');

/** What can be triggered. */
export type EventName = keyof typeof SCENARIOS;

export const SCENARIOS = {
  'payment.created': ({ pay }) => pay(APPROVED),
  'payment.success': authorize,
  'payment.failed': async ({ pay, reach }) => reach(await pay(DECLINED), 'DECLINED'),
  'payment.requires_action': async ({ pay, reach }) => reach(await pay(CHALLENGED), 'REQUIRES_ACTION'),
  'payment.captured': capture,
  async 'payment.partially_captured'(steps) {
    const id = await authorize(steps);
    await steps.sluice.payments.capture(id, { amount: 2000 });
    return steps.reach(id, 'PARTIALLY_CAPTURED');
  },
  async 'payment.capture_failed'(steps) {
    const id = await authorizeWith(CAPTURE_DECLINED)(steps);
    await steps.sluice.payments.capture(id);
    return id;
  },
  async 'payment.reversed'(steps) {
    const id = await authorize(steps);
    await steps.sluice.payments.refund(id, { amount: 1000, reason: 'triggered' });
    return id;
  },
  async 'payment.voided'(steps) {
    const id = await authorize(steps);
    await steps.sluice.payments.void(id);
    return steps.reach(id, 'VOIDED');
  },
  async 'payment.void_failed'(steps) {
    const id = await authorizeWith(VOID_DECLINED)(steps);
    await steps.sluice.payments.void(id);
    return id;
  },
  'refund.created': refundWith(APPROVED),
  'refund.processed': refundWith(APPROVED),
  'refund.failed': refundWith(REFUND_DECLINED),
  async 'order.paid'({ sluice, pay, reach }) {
    const { order } = await sluice.orders.create({ amount: AMOUNT });
    return reach(await pay(APPROVED, { orderId: order.id }), 'CAPTURED');
  },
  async 'webhook.test'({ sluice }) {
    const endpoint = (await sluice.webhookEndpoints.list()).find(({ status }) => status === 'ENABLED');
    if (!endpoint) throw new Failure('There is no enabled webhook endpoint to send a test to.');
    await write(sluice, 'sendTestEvent', { endpointId: endpoint.id });
    return null;
  },
  async 'endpoint.disabled'({ sluice }) {
    // One that is made for it, which asks for nothing: those that are in use stay as they are.
    const { endpoint } = await sluice.webhookEndpoints.create({
      url: 'https://triggered.example/webhooks',
      eventTypes: ['WEBHOOK_TEST'],
    });
    await write(sluice, 'disableWebhookEndpoint', { endpointId: endpoint.id });
    await sluice.webhookEndpoints.delete(endpoint.id);
    return null;
  },
} satisfies Readonly<Record<string, Scenario>>;

const WRITES = {
  sendTestEvent: 'SendTestEventInput',
  disableWebhookEndpoint: 'DisableWebhookEndpointInput',
} as const;

async function write(sluice: Sluice, name: keyof typeof WRITES, input: object): Promise<void> {
  const { done } = await sluice.graphql<{ done: { message?: string } }>(
    `mutation ($input: ${WRITES[name]}!) { done: ${name}(input: $input) { ... on UserError { message } } }`,
    { input },
  );
  if (done.message !== undefined) throw new Failure(done.message);
}

function refundWith(card: string): Scenario {
  return async ({ sluice, pay, reach }) => {
    const id = await reach(await pay(card), 'CAPTURED');
    await sluice.payments.refund(id, { reason: 'triggered' });
    return id;
  };
}

export interface Stage {
  /** Where the log stood before the scenario. */
  readonly after: string;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/** The steps of scenarios, each told as it begins. */
export function stepsOf(sluice: Sluice, { after, signal, tell }: Stage): Steps {
  return {
    sluice,
    async pay(number, { orderId, captureMethod } = {}) {
      const what = orderId
        ? { orderId }
        : { amount: AMOUNT, currency: 'INR', captureMethod: captureMethod ?? 'AUTOMATIC' };
      const card = { number, expiryMonth: 12, expiryYear: 2030, cvv: '123' };
      const { id } = await sluice.payments.create({ ...what, card });
      tell(`created ${id} with test card ${number}`);
      return id;
    },
    async reach(paymentId, status) {
      const cannot: readonly PaymentStatus[] = ['DECLINED', 'FAILED'];
      for await (const event of sluice.events({ after, paymentId, signal })) {
        const now = (event.payment as Payment | null)?.status;
        if (now === status) return paymentId;
        if (now && cannot.includes(now))
          throw new Failure(`${paymentId} is ${now} and will not be ${status}.`);
        tell(`${eventName(event.type)} ${paymentId}`);
      }
      throw new Failure(`Stopped while ${paymentId} was on its way to ${status}.`);
    },
  };
}
