import { expect, test } from '@jest/globals';
import type { AuthorizeRequest } from '../../core/connectors/connector.ts';
import {
  AMOUNT,
  askedAbout,
  authorize,
  authorized,
  authorizeRequest,
  type Current,
  captured,
  expectMovements,
  expectOutcome,
  followUp,
  lookUp,
  signal,
  testIf,
} from './harness.ts';

const KIND_OF = { capture: 'CAPTURE', void: 'VOID', refund: 'REFUND' } as const;

/** Answers that do not come, and how the truth is found afterwards. */
export function describeUnknowns(current: Current): void {
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

/** Giving up on a key, for good. */
export function describeAbandon(current: Current, abandons: boolean): void {
  const testAbandon = testIf(abandons);
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

  testAbandon('a capture, void or refund that is abandoned before it arrives never moves money', async () => {
    for (const kind of ['capture', 'void', 'refund'] as const) {
      const authorization = kind === 'refund' ? await captured(current()) : await authorized(current());
      const request = followUp(authorization, AMOUNT);
      const before = await current().movements(authorization.paymentId);
      const asked = askedAbout(request, KIND_OF[kind]);
      expect(await current().connector.abandon?.(asked, signal)).toEqual({ outcome: 'abandoned' });
      const late = await current().connector[kind](request, signal);
      expect(['declined', 'unknown']).toContain(late.outcome);
      expect(await lookUp(current(), request, KIND_OF[kind])).toEqual({ outcome: 'abandoned' });
      expect(await current().movements(authorization.paymentId)).toEqual(before);
    }
  });

  testAbandon('to abandon a capture, void or refund that has happened tells so', async () => {
    for (const kind of ['capture', 'void', 'refund'] as const) {
      const authorization = kind === 'refund' ? await captured(current()) : await authorized(current());
      const request = followUp(authorization, AMOUNT);
      await expectOutcome(current().connector[kind](request, signal), 'approved');
      const asked = askedAbout(request, KIND_OF[kind]);
      expect(await current().connector.abandon?.(asked, signal)).toMatchObject({ outcome: 'approved' });
    }
  });
}
