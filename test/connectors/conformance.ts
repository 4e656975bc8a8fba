import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConnectorCapabilities } from '../../core/connectors/connector.ts';
import { describeFollowUps } from './conformance-follow-ups.ts';
import { describeAbandon, describeUnknowns } from './conformance-unknowns.ts';
import {
  AMOUNT,
  authorize,
  authorized,
  authorizeRequest,
  type ConnectorHarness,
  type Current,
  expectMovements,
  expectOutcome,
  followUp,
  lookUp,
  parse,
  readBooks,
  signal,
  testIf,
} from './harness.ts';

/** What a connector says of itself. Told beforehand, because tests are registered before a harness is started. */
export interface Expected {
  readonly name: string;
  readonly capabilities: ConnectorCapabilities;
  readonly abandons: boolean;
  readonly keepsBooks: boolean;
}

/**
 * The suite that every connector passes: the rules of `Connector`, held against what the processor has really moved.
 */
export function describeConnector(
  { name, capabilities, abandons, keepsBooks }: Expected,
  start: () => Promise<ConnectorHarness>,
): void {
  let harness: ConnectorHarness;
  const current = () => harness;

  describe(`the connector ${name}`, () => {
    beforeAll(async () => {
      harness = await start();
    });
    afterAll(() => harness.close());

    test('is what the suite was told', () => {
      const { connector } = harness;
      expect(connector.name).toBe(name);
      expect(connector.capabilities).toEqual(capabilities);
      expect(connector.abandon !== undefined).toBe(abandons);
      expect(connector.readBooks !== undefined).toBe(keepsBooks);
    });
    describeAuthorize(current, testIf(capabilities.captureOnAuthorize));
    describeFollowUps(current, capabilities);
    describeChallenges(current);
    describeUpiWithoutVpa(current, capabilities.upiWithoutVpa);
    describeUnknowns(current);
    describeAbandon(current, abandons);
    describeBooks(current, testIf(keepsBooks));
  });
}

function describeAuthorize(current: Current, testCapture: typeof test.skip): void {
  test('an approved authorization holds the money and takes none', async () => {
    const { request, result } = await authorize(current());
    expect(result).toEqual({ outcome: 'approved', reference: expect.stringMatching(/./), captured: false });
    await expectMovements(current(), request.paymentId, { authorized: 1000 });
  });

  testCapture('an authorization with capture takes the money in one call', async () => {
    const { request, result } = await authorize(current(), { capture: true });
    expect(result).toMatchObject({ outcome: 'approved', captured: true });
    await expectMovements(current(), request.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('each class of decline comes with its code and words, and moves nothing', async () => {
    for (const [code, source] of current().sources.declines) {
      const { request, result } = await authorize(current(), { source });
      expect(result).toMatchObject({ outcome: 'declined', code, message: expect.stringMatching(/\w/) });
      expect(await lookUp(current(), request)).toEqual(result);
      await expectMovements(current(), request.paymentId, {});
    }
  });

  test('the same key again gets the same answer and moves nothing more', async () => {
    const { request, result } = await authorize(current(), { capture: true });
    expect(await current().connector.authorize(request, signal)).toEqual(result);
    await expectMovements(current(), request.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('twenty calls at once with one key act once', async () => {
    const request = authorizeRequest(current(), { capture: true });
    const { connector } = current();
    const calls = Array.from({ length: 20 }, () => connector.authorize(request, signal));
    for (const result of await Promise.all(calls)) {
      // A processor may say that it is busy with the key; it never says no.
      expect(['approved', 'unknown']).toContain(result.outcome);
    }
    await expectMovements(current(), request.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('one key for two different requests moves the money of the first only', async () => {
    const { request } = await authorize(current(), { capture: true });
    const other = await current().connector.authorize({ ...request, amount: 2000n }, signal);
    expect(other.outcome).toBe('unknown');
    await expectMovements(current(), request.paymentId, { authorized: 1000, captured: 1000 });
  });
}

function describeChallenges(current: Current): void {
  const challenge = () => authorize(current(), { source: current().sources.challenge });

  test('a challenge waits for the shopper until it expires, and holds nothing yet', async () => {
    const { request, result } = await challenge();
    if (result.outcome !== 'requires_action') throw new Error(`unexpectedly ${result.outcome}`);
    expect(Date.parse(result.nextAction.expiresAt)).toBeGreaterThan(Date.now());
    expect(result.nextAction.url).toMatch(/^https?:\/\//);
    expect(await lookUp(current(), request)).toEqual(result);
    await expectMovements(current(), request.paymentId, {});
  });

  test('a challenge that the shopper passes is approved, and told', async () => {
    const { request } = await challenge();
    const message = await current().decideChallenge(request.key, true);
    const found = await lookUp(current(), request);
    expect(found.outcome).toBe('approved');
    expect(parse(current(), message)).toMatchObject({
      verdict: 'authentic',
      notification: { key: request.key, amount: AMOUNT, currency: 'INR', result: found },
    });
    await expectMovements(current(), request.paymentId, { authorized: 1000 });
  });

  test('a challenge that the shopper fails is declined, and told', async () => {
    const { request } = await challenge();
    const message = await current().decideChallenge(request.key, false);
    const found = await lookUp(current(), request);
    expect(found).toMatchObject({ outcome: 'declined', code: 'authentication_failed' });
    expect(parse(current(), message)).toMatchObject({ notification: { result: found } });
    await expectMovements(current(), request.paymentId, {});
  });

  test('a forged notification is refused, and so is one that is too old', async () => {
    const { request } = await challenge();
    const message = await current().decideChallenge(request.key, true);
    expect(parse(current(), current().forge(message)).verdict).toBe('refused');
    const anHourLater = new Date(Date.now() + 60 * 60 * 1000);
    expect(parse(current(), message, anHourLater).verdict).toBe('refused');
    expect(parse(current(), { ...message, headers: new Headers() }).verdict).toBe('refused');
  });

  test('a notification that comes twice has the same id', async () => {
    const { request } = await challenge();
    const message = await current().decideChallenge(request.key, true);
    expect(parse(current(), message)).toEqual(parse(current(), message));
  });
}

/** UPI by a code or a link: nobody knows beforehand who will pay. */
function describeUpiWithoutVpa(current: Current, isOffered: boolean): void {
  const scan = () => authorize(current(), { source: { type: 'upi', vpa: null } });

  testIf(isOffered)('UPI without an address waits with a code, and tells who has paid', async () => {
    const { request, result } = await scan();
    expect(result).toMatchObject({ outcome: 'requires_action', nextAction: { type: 'UPI_QR' } });
    expect(await current().connector.authorize(request, signal)).toEqual(result);
    await expectMovements(current(), request.paymentId, {});
    const message = await current().decideChallenge(request.key, true);
    const found = await lookUp(current(), request);
    expect(found).toMatchObject({ outcome: 'approved', vpa: expect.stringMatching(/^[\w.-]+@\w+$/) });
    expect(parse(current(), message)).toMatchObject({ notification: { result: found } });
    await expectMovements(current(), request.paymentId, { authorized: 1000 });
  });

  testIf(isOffered)('UPI without an address that is rejected in the app is declined', async () => {
    const { request } = await scan();
    await current().decideChallenge(request.key, false);
    expect(await lookUp(current(), request)).toMatchObject({ outcome: 'declined', code: 'upi_rejected' });
    await expectMovements(current(), request.paymentId, {});
  });

  testIf(!isOffered)('UPI without an address is declined, and moves nothing', async () => {
    const { request, result } = await scan();
    expect(result).toMatchObject({ outcome: 'declined', code: 'invalid_request' });
    await expectMovements(current(), request.paymentId, {});
  });
}

function describeBooks(current: Current, testBooks: typeof test.skip): void {
  testBooks('its books have what each request moved, under the key of the request', async () => {
    const atOnce = await authorize(current(), { capture: true });
    const authorization = await authorized(current());
    const capture = followUp(authorization, 400n, true);
    await expectOutcome(current().connector.capture(capture, signal), 'approved');
    const refund = followUp(authorization, 300n);
    await expectOutcome(current().connector.refund(refund, signal), 'approved');
    const { request: held } = await authorize(current());
    const lines = await readBooks(current());
    const ours = [atOnce.request, capture, refund, held].map(({ key }) =>
      lines.filter(line => line.key === key).map(({ captured, refunded }) => ({ captured, refunded })),
    );
    expect(ours).toEqual([
      [{ captured: 1000n, refunded: 0n }],
      [{ captured: 400n, refunded: 0n }],
      [{ captured: 0n, refunded: 300n }],
      [],
    ]);
  });
}
