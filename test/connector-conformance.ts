import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuthorizeRequest, ConnectorCapabilities } from '../core/connectors/connector.ts';
import {
  AMOUNT,
  askedAbout,
  authorize,
  authorized,
  authorizeRequest,
  type ConnectorHarness,
  captured,
  expectMovements,
  expectOutcome,
  followUp,
  lookUp,
  newKey,
  parse,
  signal,
} from './connector-harness.ts';

/** What a connector says of itself. Told beforehand, because tests are registered before a harness is started. */
export interface Expected {
  readonly name: string;
  readonly capabilities: ConnectorCapabilities;
  readonly abandons: boolean;
}

/**
 * The suite that every connector passes: the rules of `Connector`, held against what the processor has really moved.
 */
export function describeConnector(
  { name, capabilities, abandons }: Expected,
  start: () => Promise<ConnectorHarness>,
): void {
  let harness: ConnectorHarness;
  const current = () => harness;
  const testIf = (condition: boolean) => (condition ? test : test.skip);

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
    });
    describeAuthorize(current, testIf(capabilities.captureOnAuthorize));
    describeFollowUps(current, {
      testPartialVoid: testIf(capabilities.partialVoid),
      testMultipleCaptures: testIf(capabilities.multipleCaptures),
    });
    describeChallenges(current);
    describeUnknowns(current);
    describeAbandon(current, testIf(abandons));
  });
}

type Current = () => ConnectorHarness;

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

interface Capable {
  readonly testPartialVoid: typeof test.skip;
  readonly testMultipleCaptures: typeof test.skip;
}

function describeFollowUps(current: Current, { testPartialVoid, testMultipleCaptures }: Capable): void {
  test('a partial capture that is final gives back the rest', async () => {
    const authorization = await authorized(current());
    await expectOutcome(current().connector.capture(followUp(authorization, 400n, true), signal), 'approved');
    await expectOutcome(current().connector.capture(followUp(authorization, 1n), signal), 'declined');
    await expectMovements(current(), authorization.paymentId, {
      authorized: 1000,
      captured: 400,
      voided: 600,
    });
  });

  testMultipleCaptures('captures add up to the authorization, and not beyond it', async () => {
    const authorization = await authorized(current());
    const capture = (amount: bigint) => current().connector.capture(followUp(authorization, amount), signal);
    await expectOutcome(capture(300n), 'approved');
    await expectOutcome(capture(701n), 'declined');
    await expectOutcome(capture(700n), 'approved');
    await expectMovements(current(), authorization.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('a repeated capture takes the money once', async () => {
    const authorization = await authorized(current());
    const request = followUp(authorization, 400n);
    const first = await current().connector.capture(request, signal);
    expect(await current().connector.capture(request, signal)).toEqual(first);
    await expectMovements(current(), authorization.paymentId, { authorized: 1000, captured: 400 });
  });

  test('a void gives back what was authorized, and to void it again is no mistake', async () => {
    const authorization = await authorized(current());
    const voidAll = () => current().connector.void(followUp(authorization, AMOUNT), signal);
    await expectOutcome(voidAll(), 'approved');
    await expectOutcome(voidAll(), 'approved');
    await expectOutcome(current().connector.capture(followUp(authorization, 1n), signal), 'declined');
    await expectMovements(current(), authorization.paymentId, { authorized: 1000, voided: 1000 });
  });

  testPartialVoid('a partial void leaves the rest to be captured', async () => {
    const authorization = await authorized(current());
    await expectOutcome(current().connector.void(followUp(authorization, 300n), signal), 'approved');
    await expectOutcome(current().connector.capture(followUp(authorization, 701n), signal), 'declined');
    await expectOutcome(current().connector.capture(followUp(authorization, 700n), signal), 'approved');
    await expectMovements(current(), authorization.paymentId, {
      authorized: 1000,
      captured: 700,
      voided: 300,
    });
  });

  test('what was captured cannot be voided', async () => {
    const authorization = await captured(current());
    await expectOutcome(current().connector.void(followUp(authorization, AMOUNT), signal), 'declined');
    await expectMovements(current(), authorization.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('refunds add up to the capture, and not beyond it', async () => {
    const authorization = await captured(current());
    const refund = (amount: bigint) => current().connector.refund(followUp(authorization, amount), signal);
    await expectOutcome(refund(600n), 'approved');
    await expectOutcome(refund(401n), 'declined');
    await expectOutcome(refund(400n), 'approved');
    await expectMovements(current(), authorization.paymentId, {
      authorized: 1000,
      captured: 1000,
      refunded: 1000,
    });
  });

  test('a repeated refund gives the money back once', async () => {
    const authorization = await captured(current());
    const request = followUp(authorization, 300n);
    const first = await current().connector.refund(request, signal);
    expect(await current().connector.refund(request, signal)).toEqual(first);
    await expectMovements(current(), authorization.paymentId, {
      authorized: 1000,
      captured: 1000,
      refunded: 300,
    });
  });

  test('a refund that the issuer declines moves nothing', async () => {
    const authorization = await captured(current(), current().sources.refundDeclined);
    await expectOutcome(current().connector.refund(followUp(authorization, AMOUNT), signal), 'declined');
    await expectMovements(current(), authorization.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('an authorization that does not exist is declined', async () => {
    const request = { key: newKey(), paymentId: newKey(), authorizationReference: `none_${newKey()}` };
    await expectOutcome(
      current().connector.capture({ ...request, amount: AMOUNT, currency: 'INR', final: false }, signal),
      'declined',
    );
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

const KIND_OF = { capture: 'CAPTURE', void: 'VOID', refund: 'REFUND' } as const;

function describeUnknowns(current: Current): void {
  test('a lost answer is unknown, and the lookup finds what was done', async () => {
    await current().loseNextAnswer();
    const { request, result } = await authorize(current(), { capture: true });
    expect(result).toEqual({ outcome: 'unknown', reason: expect.stringMatching(/\w/) });
    const found = await lookUp(current(), request);
    expect(found).toMatchObject({ outcome: 'approved', captured: true });
    expect(await current().connector.authorize(request, signal)).toEqual(found);
    await expectMovements(current(), request.paymentId, { authorized: 1000, captured: 1000 });
  });

  test('the lost answer of a capture, void or refund is found too', async () => {
    for (const kind of ['capture', 'void', 'refund'] as const) {
      const authorization = kind === 'refund' ? await captured(current()) : await authorized(current());
      const request = followUp(authorization, AMOUNT);
      await current().loseNextAnswer();
      await expectOutcome(current().connector[kind](request, signal), 'unknown');
      await expectOutcome(lookUp(current(), request, KIND_OF[kind]), 'approved');
      await expectOutcome(current().connector[kind](request, signal), 'approved');
      const movement = { capture: 'captured', void: 'voided', refund: 'refunded' }[kind];
      expect(await current().movements(authorization.paymentId)).toMatchObject({ [movement]: 1000 });
    }
  });

  test('a time-out before the effect is unknown, not found, and may be sent again', async () => {
    await current().swallowNextCall();
    const { request, result } = await authorize(current());
    expect(result).toEqual({ outcome: 'unknown', reason: expect.stringContaining('timed out') });
    expect(await lookUp(current(), request)).toEqual({ outcome: 'not_found' });
    await expectOutcome(current().connector.authorize(request, signal), 'approved');
    await expectMovements(current(), request.paymentId, { authorized: 1000 });
  });

  test('an error of the processor is unknown, and never a decline', async () => {
    await current().failNextCall();
    const { request, result } = await authorize(current());
    expect(result.outcome).toBe('unknown');
    await expectMovements(current(), request.paymentId, {});
  });

  test('a call that its caller cancels is unknown, and throws nothing', async () => {
    const request = authorizeRequest(current());
    const result = await current().connector.authorize(request, AbortSignal.abort());
    expect(result.outcome).toBe('unknown');
  });

  test('a key that nobody has seen is not found', async () => {
    expect(await lookUp(current(), authorizeRequest(current()))).toEqual({ outcome: 'not_found' });
  });
}

function describeAbandon(current: Current, testAbandon: typeof test.skip): void {
  const abandon = async (request: AuthorizeRequest) =>
    current().connector.abandon?.(askedAbout(request), signal);

  testAbandon('a key that is abandoned before it arrives can never move money', async () => {
    const request = authorizeRequest(current(), { capture: true });
    expect(await abandon(request)).toEqual({ outcome: 'abandoned' });
    const late = await current().connector.authorize(request, signal);
    expect(['declined', 'unknown']).toContain(late.outcome);
    expect(await lookUp(current(), request)).toEqual({ outcome: 'abandoned' });
    await expectMovements(current(), request.paymentId, {});
  });

  testAbandon('to abandon a key that has acted tells what it did, and undoes nothing', async () => {
    const { request, result } = await authorize(current(), { capture: true });
    expect(await abandon(request)).toEqual(result);
    await expectMovements(current(), request.paymentId, { authorized: 1000, captured: 1000 });
  });

  testAbandon('an abandoned challenge is over', async () => {
    const { request } = await authorize(current(), { source: current().sources.challenge });
    expect(await abandon(request)).toEqual({ outcome: 'abandoned' });
    expect(await lookUp(current(), request)).toEqual({ outcome: 'abandoned' });
    await expectMovements(current(), request.paymentId, {});
  });
}
