import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { authorizeBody, cardBody, startForTest, type TestSandbox } from './start-for-test.ts';

const RETURN_URL = 'https://shop.example/return?order=1&x=%3Cy%3E';

let sandbox: TestSandbox;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-05-01T12:00:00Z');
  sandbox = await startForTest({ now: () => now });
});
afterEach(() => sandbox.close());

async function challenge(key: string, changes: object = {}) {
  const card = cardBody('4000000000003220');
  const { body } = await sandbox.post('/v1/authorize', authorizeBody(key, { card, ...changes }));
  return body;
}

function decide(url: string, decision: string): Promise<Response> {
  const body = new URLSearchParams({ decision });
  return fetch(url, { method: 'POST', body, redirect: 'manual' });
}

async function lookup(key: string) {
  return (await sandbox.call('GET', `/v1/requests/${key}`)).body;
}

describe('3-D Secure', () => {
  test('waits for the shopper at a page of the sandbox', async () => {
    expect(await challenge('a')).toMatchObject({
      outcome: 'requires_action',
      captured: false,
      next_action: {
        type: 'REDIRECT',
        url: expect.stringContaining(`${sandbox.url}/challenge/acq_`),
        expires_at: '2026-05-01T12:10:00.000Z',
      },
    });
    expect(sandbox.entries()[0]).not.toHaveProperty('authorized');
  });

  test('the page loads nothing, runs nothing, and is framed by those who may', async () => {
    const response = await fetch((await challenge('a')).next_action.url);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).toContain('frame-ancestors http://localhost:* http://127.0.0.1:*');
    const html = await response.text();
    expect(html).toContain('₹10.00');
    expect(html).toContain('Approve payment');
    expect(html).not.toMatch(/<script|src=|@import/);
  });

  test('approved: it is booked, and the shopper goes back to the merchant', async () => {
    const { next_action } = await challenge('a', { capture: true, return_url: RETURN_URL });
    const response = await decide(next_action.url, 'approve');
    expect([response.status, response.headers.get('location')]).toEqual([303, RETURN_URL]);
    expect(await lookup('a')).toMatchObject({ outcome: 'approved', captured: true });
    expect(sandbox.entries()[1]).toMatchObject({ key: 'a', authorized: 1000, captured: 1000 });
  });

  test('failed: it is declined, and the shopper goes back to the merchant', async () => {
    const { next_action } = await challenge('a', { return_url: RETURN_URL });
    const response = await decide(next_action.url, 'fail');
    expect(response.headers.get('location')).toBe(RETURN_URL);
    expect(await lookup('a')).toMatchObject({ outcome: 'declined', code: 'authentication_failed' });
  });

  test('without a return URL the page says how it ended', async () => {
    const { next_action } = await challenge('a');
    const response = await fetch(next_action.url, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve' }),
    });
    const html = await response.text();
    expect(html).toContain('You approved the payment');
    expect(html).toContain('You can close this window');
  });

  test('the first decision stays, and the second click goes the same way', async () => {
    const { next_action } = await challenge('a', { return_url: RETURN_URL });
    await decide(next_action.url, 'approve');
    const again = await decide(next_action.url, 'fail');
    expect(again.headers.get('location')).toBe(RETURN_URL);
    expect((await lookup('a')).outcome).toBe('approved');
    expect(sandbox.entries()).toHaveLength(2);
  });

  test('a decision after the time is over changes nothing, and the page says so', async () => {
    const { next_action } = await challenge('a', { return_url: RETURN_URL });
    now = new Date('2026-05-01T12:10:00Z');
    const response = await decide(next_action.url, 'approve');
    expect(response.headers.get('location')).toMatch(/^\/challenge\//);
    expect((await lookup('a')).outcome).toBe('requires_action');
    const html = await (await fetch(next_action.url)).text();
    expect(html).toContain('not confirmed in time');
    expect(html).toContain('href="https://shop.example/return?order=1&amp;x=%3Cy%3E"');
  });

  test('an abandoned challenge cannot be approved', async () => {
    const { next_action } = await challenge('a');
    expect((await sandbox.post('/v1/requests/a/abandon')).body.outcome).toBe('abandoned');
    await decide(next_action.url, 'approve');
    expect((await lookup('a')).outcome).toBe('abandoned');
    expect(sandbox.entries().some(entry => entry.authorized)).toBe(false);
  });

  test('a decision that is none is 400', async () => {
    const { next_action } = await challenge('a');
    expect((await decide(next_action.url, 'maybe')).status).toBe(400);
    expect((await lookup('a')).outcome).toBe('requires_action');
  });

  test('what a merchant calls a payment cannot become part of the page', async () => {
    const { next_action } = await challenge('a', { payment_id: '<script>alert(1)</script>' });
    expect(await (await fetch(next_action.url)).text()).not.toContain('<script>');
  });

  test('an unknown address is 404', async () => {
    expect((await fetch(`${sandbox.url}/challenge/acq_nothing`)).status).toBe(404);
  });
});

describe('UPI', () => {
  const upi = (source: object) => challenge('a', { card: undefined, upi: source });
  const approveFrom = (url: string, vpa: string) =>
    fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve', vpa }),
      redirect: 'manual',
    });

  test.each([
    ['an address that waits', { vpa: 'pending@sluice' }, 'WAIT'],
    ['no address', {}, 'UPI_QR'],
  ])('with %s waits for the app, which can reject', async (_name, source, type) => {
    const { next_action } = await upi(source);
    expect(next_action.type).toBe(type);
    await decide(next_action.url, 'fail');
    const outcome = await lookup('a');
    expect(outcome).toMatchObject({ outcome: 'declined', code: 'upi_rejected' });
    expect(outcome).not.toHaveProperty('vpa');
  });

  test('without an address asks who pays, and tells it', async () => {
    const { next_action } = await upi({});
    expect(await (await fetch(next_action.url)).text()).toContain('<input name="vpa"');
    await approveFrom(next_action.url, ' Asha.Rao@okbank ');
    expect(await lookup('a')).toMatchObject({ outcome: 'approved', vpa: 'Asha.Rao@okbank' });
    expect(sandbox.entries()[1]).toMatchObject({ authorized: 1000, vpa: 'Asha.Rao@okbank' });
  });

  test('with an address asks nobody, and keeps it to itself', async () => {
    const { next_action } = await upi({ vpa: 'pending@sluice' });
    expect(await (await fetch(next_action.url)).text()).not.toContain('<input');
    await approveFrom(next_action.url, 'somebody.else@bank');
    expect(await lookup('a')).not.toHaveProperty('vpa');
  });

  test('from what is no address is 400, and can still be paid', async () => {
    const { next_action } = await upi({});
    expect((await approveFrom(next_action.url, 'nobody')).status).toBe(400);
    expect((await lookup('a')).outcome).toBe('requires_action');
    await approveFrom(next_action.url, 'somebody@bank');
    expect((await lookup('a')).outcome).toBe('approved');
  });
});

describe('without a shopper', () => {
  test('the control API decides a challenge by its key, once', async () => {
    await challenge('a');
    expect((await sandbox.post('/control/approve/a')).body.outcome).toBe('approved');
    expect((await sandbox.post('/control/fail/a')).status).toBe(409);
    await challenge('b');
    expect((await sandbox.post('/control/fail/b')).body.code).toBe('authentication_failed');
    expect((await sandbox.post('/control/approve/nothing')).status).toBe(409);
    await challenge('c', { card: undefined, upi: {} });
    expect((await sandbox.post('/control/approve/c', { vpa: 7 })).status).toBe(400);
    expect((await sandbox.post('/control/approve/c', { vpa: 'a1@bank' })).body.vpa).toBe('a1@bank');
  });
});
