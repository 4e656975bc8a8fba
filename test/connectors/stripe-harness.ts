import type { CardSource } from '../../core/connectors/connector.ts';
import type { StripeOptions } from '../../core/connectors/stripe/options.ts';
import { openStripe } from '../../core/connectors/stripe.ts';
import type { ConnectorHarness, Movements } from './harness.ts';
import { ACTING, type StripeSimulator, startStripeSimulator } from './stripe-simulator/simulator.ts';

export const STRIPE_SECRETS = { secretKey: 'sk_test_of_this_test', notificationSecret: 'whsec_of_this_test' };
/** Long enough for a busy machine, short enough to wait for in a test. */
const TIMEOUT_MS = 2_000;

export interface StripeHarness extends ConnectorHarness {
  readonly simulator: StripeSimulator;
  /** What the connector was opened with. */
  readonly options: StripeOptions;
}

export function card(number: string): CardSource {
  return { type: 'card', number, expiryMonth: 12, expiryYear: 2035, cvv: '123', holderName: 'A Shopper' };
}

export const DECLINES = [
  ['generic_decline', card('4000000000000002')],
  ['insufficient_funds', card('4000000000009995')],
  ['lost_card', card('4000000000009987')],
  ['stolen_card', card('4000000000009979')],
  ['expired_card', card('4000000000000069')],
  ['incorrect_cvv', card('4000000000000127')],
  ['limit_exceeded', card('4000000000006975')],
  ['processor_error', card('4000000000000119')],
] as const;

export async function startStripeHarness({ multicapture = false } = {}): Promise<StripeHarness> {
  const simulator = await startStripeSimulator({ ...STRIPE_SECRETS, multicapture });
  const options: StripeOptions = {
    ...{ ...STRIPE_SECRETS, multicapture, returnUrl: 'https://shop.example/return', timeoutMs: TIMEOUT_MS },
    ...{ host: '127.0.0.1', port: simulator.port, protocol: 'http' },
  };
  const connector = openStripe(options);
  return {
    simulator,
    options,
    connector,
    sources: {
      approved: card('4242424242424242'),
      refundDeclined: card('4000000000005126'),
      challenge: card('4000000000003220'),
      declines: DECLINES,
    },
    async decideChallenge(key, approved) {
      const intent = [...simulator.intents.values()].find(each => each.metadata['sluice_attempt'] === key);
      if (!intent) throw new Error(`no intent of ${key}`);
      simulator.decideChallenge(intent.id, approved);
      const message = simulator.notifications.at(-1);
      if (!message) throw new Error('nothing was told');
      return message;
    },
    loseNextAnswer: async () => simulator.fail('lose_answer', ACTING),
    swallowNextCall: async () => simulator.fail('swallow', ACTING),
    failNextCall: async () => simulator.fail('error', ACTING),
    forge: ({ rawBody, headers }) => ({
      headers,
      rawBody: Buffer.from(Buffer.from(rawBody).toString().replace('1000', '9000')),
    }),
    movements: async paymentId => sum(simulator, paymentId),
    async close() {
      await connector.close?.();
      await simulator.close();
    },
  };
}

function sum({ movements }: StripeSimulator, paymentId: string): Movements {
  const total = (kind: keyof Movements) =>
    movements
      .filter(moved => moved.paymentId === paymentId && moved.kind === kind)
      .reduce((all, moved) => all + moved.amount, 0);
  return {
    authorized: total('authorized'),
    captured: total('captured'),
    voided: total('voided'),
    refunded: total('refunded'),
  };
}
