import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { formatSecret, signatureHeaders } from './signature.ts';

const OURS = formatSecret(Buffer.alloc(32, 1));
const OLDER = formatSecret(Buffer.alloc(32, 2));
/** What demo installations are seeded with: "test_abc123" is not base64. */
const SEEDED = 'whsec_test_abc123';
const body = '{"id":"evt_1","event":"payment.success","data":{"name":"Zoë ☕"}}';
const message = { id: 'evt_1', body, sentAt: new Date() };

describe('a webhook signature', () => {
  test('is accepted by the Standard Webhooks library, whose key is the decoded secret', () => {
    const headers = signatureHeaders(message, { current: OURS, previous: null });
    expect(new Webhook(OURS).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(OLDER).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(OURS).verify(`${body} `, headers)).toThrow('No matching signature');
  });

  test('equals what the Standard Webhooks library would have made, for random secrets and bodies', () => {
    for (let round = 0; round < 200; round++) {
      const secret = formatSecret(randomBytes(32));
      const random = { id: `evt_${round}`, body: randomBytes(round).toString('latin1'), sentAt: new Date() };
      const headers = signatureHeaders(random, { current: secret, previous: null });
      expect(headers['webhook-signature']).toBe(
        new Webhook(secret).sign(random.id, random.sentAt, random.body),
      );
    }
  });

  test('is keyed by the whole secret where it is not base64', () => {
    const headers = signatureHeaders(message, { current: SEEDED, previous: null });
    expect(new Webhook(SEEDED, { format: 'raw' }).verify(body, headers)).toEqual(JSON.parse(body));
  });

  test('in X-Webhook-Signature is the HMAC of the body alone, keyed by the secret as it is shown', () => {
    for (const secret of [OURS, SEEDED]) {
      const headers = signatureHeaders(message, { current: secret, previous: null });
      expect(headers['x-webhook-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'));
    }
  });

  test('is given for both secrets during a rotation, the newest first', () => {
    const headers = signatureHeaders(message, { current: OURS, previous: OLDER });
    expect(new Webhook(OURS).verify(body, headers)).toEqual(JSON.parse(body));
    expect(new Webhook(OLDER).verify(body, headers)).toEqual(JSON.parse(body));
    const [newest, oldest] = (headers['webhook-signature'] ?? '').split(' ');
    expect(newest).toBe(new Webhook(OURS).sign(message.id, message.sentAt, body));
    expect(oldest).toBe(new Webhook(OLDER).sign(message.id, message.sentAt, body));
    expect(headers['x-webhook-signature']).toBe(createHmac('sha256', OURS).update(body).digest('hex'));
    expect(headers['x-webhook-signature-previous']).toBe(
      createHmac('sha256', OLDER).update(body).digest('hex'),
    );
  });

  test('carries no previous signature outside a rotation', () => {
    const headers = signatureHeaders(message, { current: OURS, previous: null });
    expect(Object.keys(headers).sort()).toEqual([
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
      'x-webhook-signature',
    ]);
  });
});
