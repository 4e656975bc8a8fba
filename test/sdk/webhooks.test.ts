import { describe, expect, test } from '@jest/globals';
import { signWebhook, verifyWebhook, WebhookVerificationError } from '../../clients/sdk/index.ts';
import { formatSecret, signatureHeaders } from '../../core/webhooks/signature.ts';

const SECRET = formatSecret(Buffer.alloc(32, 1));
const NEXT = formatSecret(Buffer.alloc(32, 2));
const BODY = '{"id":"evt_1","event":"payment.success","cursor":"7","timestamp":1,"data":{"note":"Zoë ☕"}}';

const signed = (sentAt = new Date(), previous: string | null = null, current = SECRET) =>
  signatureHeaders({ id: 'evt_1', body: BODY, sentAt }, { current, previous });

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe('verifying a webhook', () => {
  test('answers with its event, from text, bytes and every form of headers', () => {
    expect(verifyWebhook(BODY, signed(), SECRET)).toMatchObject({ id: 'evt_1', cursor: '7' });
    expect(verifyWebhook(Buffer.from(BODY), new Headers(signed()), SECRET)).toMatchObject({ id: 'evt_1' });
    const upper = Object.fromEntries(
      Object.entries(signed()).map(([name, value]) => [name.toUpperCase(), [value]]),
    );
    expect(verifyWebhook(BODY, upper, SECRET)).toMatchObject({ id: 'evt_1' });
  });

  test('takes either secret during a rotation, on either side', () => {
    const rotating = signed(new Date(), SECRET, NEXT);
    expect(verifyWebhook(BODY, rotating, SECRET).id).toBe('evt_1');
    expect(verifyWebhook(BODY, rotating, NEXT).id).toBe('evt_1');
    expect(verifyWebhook(BODY, signed(), [NEXT, SECRET]).id).toBe('evt_1');
  });

  test('takes the older scheme where there is nothing else and that is asked for', () => {
    const older = { 'x-webhook-signature': signed()['x-webhook-signature'] };
    const allowed = { allowBodySignature: true };
    expect(verifyWebhook(BODY, older, SECRET, allowed).id).toBe('evt_1');
    expect(() => verifyWebhook(`${BODY} `, older, SECRET, allowed)).toThrow(WebhookVerificationError);
    expect(() => verifyWebhook(BODY, signed(minutesAgo(6)), SECRET, allowed)).toThrow('too old');
  });

  test('is not talked into the older scheme by whoever leaves the better signature away', () => {
    const { 'webhook-signature': _left, ...captured } = signed(minutesAgo(600));
    expect(() => verifyWebhook(BODY, captured, SECRET)).toThrow(WebhookVerificationError);
    expect(() =>
      verifyWebhook(BODY, { 'x-webhook-signature': captured['x-webhook-signature'] }, SECRET),
    ).toThrow('webhook-signature');
  });

  test('takes secrets that are no base64 as they are', () => {
    const headers = signed(new Date(), null, 'whsec_test_abc123');
    expect(verifyWebhook(BODY, headers, 'whsec_test_abc123').id).toBe('evt_1');
  });

  test.each<[string, () => unknown]>([
    ['a changed body', () => verifyWebhook(BODY.replace('success', 'failed'), signed(), SECRET)],
    ['another secret', () => verifyWebhook(BODY, signed(), NEXT)],
    ['an old one', () => verifyWebhook(BODY, signed(minutesAgo(6)), SECRET)],
    ['one from the future', () => verifyWebhook(BODY, signed(minutesAgo(-6)), SECRET)],
    ['another time', () => verifyWebhook(BODY, { ...signed(), 'webhook-timestamp': '1' }, SECRET)],
    ['no time', () => verifyWebhook(BODY, { ...signed(), 'webhook-timestamp': 'soon' }, SECRET)],
    ['another id', () => verifyWebhook(BODY, { ...signed(), 'webhook-id': 'evt_2' }, SECRET)],
    ['a cut signature', () => verifyWebhook(BODY, { ...signed(), 'webhook-signature': 'v1,abc' }, SECRET)],
    ['another version', () => verifyWebhook(BODY, { ...signed(), 'webhook-signature': 'v2,abc' }, SECRET)],
    ['no headers', () => verifyWebhook(BODY, {}, SECRET)],
    ['no secrets', () => verifyWebhook(BODY, signed(), [])],
  ])('refuses %s', (_name, verify) => {
    expect(verify).toThrow(WebhookVerificationError);
  });

  test.each([SECRET, 'whsec_test_abc123'])('signs as the gateway does, with %s', secret => {
    const sentAt = new Date();
    expect(signWebhook({ id: 'evt_1', body: BODY, sentAt }, secret)).toEqual(signed(sentAt, null, secret));
  });

  test('can be told how old is too old', () => {
    expect(verifyWebhook(BODY, signed(minutesAgo(6)), SECRET, { toleranceSeconds: 600 }).id).toBe('evt_1');
  });
});
