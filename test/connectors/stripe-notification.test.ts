import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { authorize, captured, followUp, parse, signal } from './harness.ts';
import { type StripeHarness, startStripeHarness } from './stripe-harness.ts';

// What the suite of every connector does not know of: https://docs.stripe.com/webhooks

let harness: StripeHarness;
beforeAll(async () => {
  harness = await startStripeHarness();
});
afterAll(() => harness.close());

function lastTold(type: string) {
  const message = harness.simulator.notifications.findLast(each => bodyOf(each.rawBody).type === type);
  if (!message) throw new Error(`no ${type} was told`);
  return message;
}

function bodyOf(rawBody: Uint8Array) {
  return JSON.parse(Buffer.from(rawBody).toString());
}

test('an approved authorization is told with its amount in our units', async () => {
  const { request, result } = await authorize(harness, { amount: 500n, currency: 'ISK' });
  expect(parse(harness, lastTold('payment_intent.amount_capturable_updated'))).toMatchObject({
    verdict: 'authentic',
    notification: { key: request.key, amount: 500n, currency: 'ISK', result },
  });
});

test('a refund that fails after all is told as declined, under its own key', async () => {
  const authorization = await captured(harness, harness.sources.refundDeclined);
  const request = followUp(authorization, 400n);
  await harness.connector.refund(request, signal);
  expect(parse(harness, lastTold('refund.failed'))).toMatchObject({
    notification: { key: request.key, amount: 400n, result: { outcome: 'declined' } },
  });
});

test('what is authentic and not about an attempt is ignored, not refused: Stripe would send it again for days', async () => {
  await authorize(harness);
  const event = bodyOf(lastTold('payment_intent.amount_capturable_updated').rawBody);
  const foreign = { ...event, data: { object: { ...event.data.object, metadata: {} } } };
  const created = { ...event, type: 'payment_intent.created' };
  const undecided = { ...event, type: 'payment_intent.canceled' };
  undecided.data = { object: { ...event.data.object, status: 'processing' } };
  for (const body of [foreign, created, undecided]) {
    expect(parse(harness, harness.simulator.sign(JSON.stringify(body)))).toMatchObject({
      verdict: 'ignored',
    });
  }
});

test('a body that cannot be read is refused, signed or not', () => {
  for (const body of [
    '',
    'nonsense',
    '{"object":"event"',
    '[]',
    'null',
    '{"type":"payment_intent.succeeded"}',
  ]) {
    const message = harness.simulator.sign(body);
    expect(['refused', 'ignored']).toContain(parse(harness, message).verdict);
    const forged = { rawBody: message.rawBody, headers: new Headers({ 'stripe-signature': 't=1,v1=00' }) };
    expect(parse(harness, forged)).toMatchObject({ verdict: 'refused' });
  }
});

test('the old secret’s signature beside the new one’s is enough while a secret is rolled', async () => {
  await authorize(harness);
  const { rawBody, headers } = lastTold('payment_intent.amount_capturable_updated');
  const both = `${headers.get('stripe-signature')},v1=${'0'.repeat(64)}`;
  expect(parse(harness, { rawBody, headers: new Headers({ 'stripe-signature': both }) })).toMatchObject({
    verdict: 'authentic',
  });
});
