import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { parseSandboxNotification } from './sandbox-notification.ts';

const SECRET = 'secret-of-this-test';
const NOW = new Date('2026-05-01T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const BODY = {
  ...{ id: 'ntf_1', type: 'authorize.approved', key: 'att_1', reference: 'acq_1', outcome: 'approved' },
  ...{ amount: 1000, currency: 'INR', captured: true },
};

function message(body: string, { secret = SECRET, seconds = SECONDS } = {}) {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return {
    rawBody: Buffer.from(body),
    headers: new Headers({ 'sandbox-signature': `t=${seconds},v1=${mac}` }),
  };
}

function refusal(parsed: ReturnType<typeof parseSandboxNotification>): string {
  if (parsed.verdict !== 'refused') throw new Error('It was taken.');
  return parsed.reason;
}

test('a signed notification says what became of a key', () => {
  expect(parseSandboxNotification(message(JSON.stringify(BODY)), SECRET, NOW)).toEqual({
    verdict: 'authentic',
    notification: {
      ...{ id: 'ntf_1', key: 'att_1', reference: 'acq_1', amount: 1000n, currency: 'INR' },
      result: { outcome: 'approved', reference: 'acq_1', captured: true },
    },
  });
});

test.each([
  ['another secret', message(JSON.stringify(BODY), { secret: 'guessed' }), 'the signature is wrong'],
  [
    'another body',
    { ...message(JSON.stringify(BODY)), rawBody: Buffer.from(JSON.stringify({ ...BODY, amount: 1 })) },
    'the signature is wrong',
  ],
  [
    'the same body with one more space',
    { ...message(JSON.stringify(BODY)), rawBody: Buffer.from(`${JSON.stringify(BODY)} `) },
    'the signature is wrong',
  ],
])('the signature of %s is refused', (_, forged, reason) => {
  expect(refusal(parseSandboxNotification(forged, SECRET, NOW))).toBe(reason);
});

test.each(['', 't=1', 'v1=abc', `t=${SECONDS},v1=`, `t=x,v1=${'0'.repeat(64)}`, `t=1,v1=${'0'.repeat(63)}`])(
  'the header "%s" is refused',
  header => {
    const headers = new Headers({ 'sandbox-signature': header });
    const parsed = parseSandboxNotification({ rawBody: Buffer.from('{}'), headers }, SECRET, NOW);
    expect(refusal(parsed)).toMatch(/signature/);
  },
);

test('a signature is good for five minutes before and after', () => {
  const at = (seconds: number) => {
    const signed = message(JSON.stringify(BODY), { seconds: SECONDS + seconds });
    return parseSandboxNotification(signed, SECRET, NOW).verdict;
  };
  expect([at(-301), at(-300), at(300), at(301)]).toEqual(['refused', 'authentic', 'authentic', 'refused']);
});

test.each([
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['a list', '[]'],
  ['no key', JSON.stringify({ ...BODY, key: undefined })],
  ['a broken amount', JSON.stringify({ ...BODY, amount: 1.5 })],
  ['an outcome that nobody knows', JSON.stringify({ ...BODY, outcome: 'maybe' })],
  ['an outcome that only a lookup has', JSON.stringify({ ...BODY, outcome: 'not_found' })],
])('a signed body of %s is refused', (_, body) => {
  expect(parseSandboxNotification(message(body), SECRET, NOW).verdict).toBe('refused');
});

test('bytes that are not UTF-8 are refused', () => {
  const rawBody = Buffer.from([0xff, 0xfe, 0x00]);
  const mac = createHmac('sha256', SECRET).update(`${SECONDS}.`).update(rawBody).digest('hex');
  const headers = new Headers({ 'sandbox-signature': `t=${SECONDS},v1=${mac}` });
  expect(parseSandboxNotification({ rawBody, headers }, SECRET, NOW).verdict).toBe('refused');
});
