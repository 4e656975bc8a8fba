import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import type { ConnectorResult } from '../../core/connectors/connector.ts';
import { DECLINE_CODES } from '../../core/connectors/decline-codes.ts';
import { openStripe } from '../../core/connectors/stripe.ts';
import { describeConnector } from './conformance.ts';
import {
  askedAbout,
  authorize,
  authorized,
  authorizeRequest,
  captured,
  followUp,
  lookUp,
  readBooks,
  signal,
} from './harness.ts';
import { card, DECLINES, STRIPE_SECRETS, type StripeHarness, startStripeHarness } from './stripe-harness.ts';
import type { Fault } from './stripe-simulator/simulator.ts';

const CAPABILITIES = {
  captureOnAuthorize: true,
  authorizeUpi: false,
  upiWithoutVpa: false,
  partialVoid: false,
  multipleCaptures: false,
  keyLifetimeMs: 23 * 60 * 60 * 1000,
};

describeConnector(
  { name: 'stripe', capabilities: CAPABILITIES, abandons: true, keepsBooks: true },
  startStripeHarness,
);

describe('with an account that may capture several times', () => {
  describeConnector(
    {
      name: 'stripe',
      capabilities: { ...CAPABILITIES, multipleCaptures: true },
      abandons: true,
      keepsBooks: true,
    },
    () => startStripeHarness({ multicapture: true }),
  );
});

describe('what is Stripe’s own', () => {
  let harness: StripeHarness;
  beforeAll(async () => {
    harness = await startStripeHarness();
  });
  afterAll(() => harness.close());

  test('the suite covers every decline code that an authorization can come to', () => {
    // A failed challenge and a request that Stripe refuses have tests of their own; the rest are not Stripe's.
    const elsewhere = ['authentication_failed', 'invalid_request', 'upi_rejected', 'action_expired'];
    const covered = [...DECLINES.map(([code]) => code), ...elsewhere];
    expect(covered.sort()).toEqual(Object.keys(DECLINE_CODES).sort());
  });

  const FAULTS: readonly Fault[] = ['lose_answer', 'swallow', 'error', 'busy'];
  test.each(FAULTS)(
    '%s at any step of an authorization is unknown, and settled without a second charge',
    async fault => {
      for (const step of ['card', 'open', 'confirm'] as const) {
        const request = authorizeRequest(harness, { capture: true });
        harness.simulator.fail(fault, [step]);
        expect((await harness.connector.authorize(request, signal)).outcome).toBe('unknown');
        const final = await settle(request);
        const charged = (await harness.movements(request.paymentId)).captured;
        expect([step, final.outcome, charged]).toEqual(
          final.outcome === 'approved' ? [step, 'approved', 1000] : [step, 'abandoned', 0],
        );
      }
    },
  );

  /** As the resolver does: ask, send again once, and in the end give up. */
  async function settle(request: ReturnType<typeof authorizeRequest>) {
    const found = await lookUp(harness, request);
    if (found.outcome !== 'not_found') return found;
    const again = await harness.connector.authorize(request, signal);
    if (again.outcome !== 'unknown') return again;
    const asked = await lookUp(harness, request);
    if (asked.outcome !== 'not_found') return asked;
    const given = await harness.connector.abandon?.(askedAbout(request), signal);
    return given ?? again;
  }

  test('an answer is looked for without search, which lags behind', async () => {
    const { request } = await authorize(harness);
    await lookUp(harness, request);
    expect(harness.simulator.steps).not.toContain('search');
  });

  test('a card sent again after its security code is gone is the same payment', async () => {
    const request = authorizeRequest(harness, { capture: true });
    harness.simulator.fail('swallow', ['confirm']);
    expect((await harness.connector.authorize(request, signal)).outcome).toBe('unknown');
    const withoutCvv = { ...request, source: { ...card('4242424242424242'), cvv: null } };
    expect(await harness.connector.authorize(withoutCvv, signal)).toMatchObject({ outcome: 'approved' });
    expect(await harness.movements(request.paymentId)).toMatchObject({ authorized: 1000, captured: 1000 });
  });

  test('a card that a number cannot be of is declined before anything is opened', async () => {
    const before = harness.simulator.intents.size;
    const { result } = await authorize(harness, { source: card('4242424242424241') });
    expect(result).toMatchObject({ outcome: 'declined', code: 'generic_decline', reference: null });
    expect(harness.simulator.intents.size).toBe(before);
  });

  test('UPI, and amounts that Stripe has no way to say, are declined without a call', async () => {
    const before = harness.simulator.steps.filter(step => step !== 'card').length;
    const upi = await authorize(harness, { source: { type: 'upi', vpa: 'shopper@bank' } });
    const fraction = await authorize(harness, { currency: 'KWD', amount: 1234n });
    for (const { result } of [upi, fraction]) {
      expect(result).toMatchObject({ outcome: 'declined', code: 'invalid_request' });
    }
    expect(harness.simulator.steps.filter(step => step !== 'card')).toHaveLength(before);
  });

  test('nothing that is said of a card contains its number', async () => {
    const said: ConnectorResult[] = [];
    for (const [, source] of DECLINES) said.push((await authorize(harness, { source })).result);
    harness.simulator.fail('error', ['card']);
    said.push((await authorize(harness)).result);
    const text = JSON.stringify([said, ...harness.simulator.intents.values()]);
    const numbers = [...DECLINES.map(([, source]) => source.number), '4242424242424242'];
    expect(numbers.filter(number => text.includes(number))).toEqual([]);
  });

  test('a wrong secret key is unknown: an earlier try may have been with the right one', async () => {
    const stranger = openStripe({
      ...{ ...STRIPE_SECRETS, secretKey: 'sk_test_of_somebody_else' },
      ...{ host: '127.0.0.1', port: harness.simulator.port, protocol: 'http' },
    });
    const request = authorizeRequest(harness);
    const answers = [
      await stranger.authorize(request, signal),
      await stranger.lookup(askedAbout(request), signal),
    ];
    await stranger.close?.();
    expect(answers).toEqual(Array(2).fill({ outcome: 'unknown', reason: 'HTTP 401' }));
  });

  test('a secret key says which mode it is for, and what is none is refused', async () => {
    const live = openStripe({ ...STRIPE_SECRETS, secretKey: 'rk_live_1' });
    expect(live.serves.modes).toEqual(['LIVE']);
    expect(harness.connector.serves.modes).toEqual(['TEST']);
    expect(() => openStripe({ ...STRIPE_SECRETS, secretKey: 'pk_test_1' })).toThrow('secret key');
    await live.close?.();
  });

  test('a challenge without a way back cannot be redirected to, and waits until it is given up', async () => {
    const { returnUrl: _, ...options } = harness.options;
    const connector = openStripe(options);
    const request = authorizeRequest(harness, { source: harness.sources.challenge });
    const result = await connector.authorize(request, signal);
    expect(result).toMatchObject({ outcome: 'requires_action', nextAction: { type: 'WAIT', url: null } });
    await connector.close?.();
  });

  test('an authorization that is cancelled at Stripe itself is a void that needs no call', async () => {
    const authorization = await authorized(harness);
    const request = followUp(authorization, 1000n);
    await harness.connector.void(followUp(authorization, 1000n), signal);
    expect(await lookUp(harness, request, 'VOID')).toMatchObject({ outcome: 'approved' });
  });

  test('money that was taken by hand at Stripe is a line that fits no attempt', async () => {
    const authorization = await authorized(harness);
    const stripe = new Stripe(STRIPE_SECRETS.secretKey, {
      ...{ host: '127.0.0.1', port: harness.simulator.port, protocol: 'http' },
    });
    await stripe.paymentIntents.capture(authorization.reference, { amount_to_capture: 400 });
    expect(await readBooks(harness)).toContainEqual({
      ...{ key: authorization.reference, currency: 'INR', captured: 400n, refunded: 0n },
    });
  });

  test('the refund of one request is not taken for that of another', async () => {
    const authorization = await captured(harness);
    for (let i = 0; i < 12; i++) await harness.connector.refund(followUp(authorization, 10n), signal);
    const other = followUp(authorization, 10n);
    expect(await lookUp(harness, other, 'REFUND')).toEqual({ outcome: 'not_found' });
    await harness.connector.refund(other, signal);
    expect(await lookUp(harness, other, 'REFUND')).toMatchObject({ outcome: 'approved' });
  });
});

describe('after Stripe has forgotten the keys', () => {
  let harness: StripeHarness;
  beforeAll(async () => {
    harness = await startStripeHarness();
  });
  afterAll(() => harness.close());

  test('an authorization is found by search, and nothing new is opened', async () => {
    const { request, result } = await authorize(harness);
    const neverSent = authorizeRequest(harness);
    harness.simulator.passDay();
    const ageMs = 25 * 60 * 60 * 1000;
    const opened = harness.simulator.intents.size;
    expect(await harness.connector.lookup({ ...askedAbout(request), ageMs }, signal)).toEqual(result);
    const asked = { ...askedAbout(neverSent), ageMs };
    expect(await harness.connector.lookup(asked, signal)).toEqual({ outcome: 'not_found' });
    expect(await harness.connector.abandon?.(asked, signal)).toEqual({ outcome: 'abandoned' });
    expect(harness.simulator.intents.size).toBe(opened);
  });
});
