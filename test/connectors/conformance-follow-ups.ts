import { expect, test } from '@jest/globals';
import type { ConnectorCapabilities } from '../../core/connectors/connector.ts';
import {
  AMOUNT,
  authorize,
  authorized,
  type Current,
  captured,
  expectMovements,
  expectOutcome,
  followUp,
  lookUp,
  newKey,
  signal,
  testIf,
} from './harness.ts';

/** CAPTURE, VOID and REFUND: what they move, and that they do not move it twice. */
export function describeFollowUps(current: Current, capabilities: ConnectorCapabilities): void {
  const testPartialVoid = testIf(capabilities.partialVoid);
  const testMultipleCaptures = testIf(capabilities.multipleCaptures);
  const testSingleCapture = testIf(!capabilities.multipleCaptures);

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

  testSingleCapture('a capture that would leave a rest is declined, and takes nothing', async () => {
    const authorization = await authorized(current());
    await expectOutcome(current().connector.capture(followUp(authorization, 400n), signal), 'declined');
    await expectMovements(current(), authorization.paymentId, { authorized: 1000 });
  });

  test('a repeated capture takes the money once', async () => {
    const authorization = await authorized(current());
    const request = followUp(authorization, 400n, true);
    const first = await current().connector.capture(request, signal);
    expect(first).toMatchObject({ outcome: 'approved' });
    expect(await current().connector.capture(request, signal)).toEqual(first);
    await expectMovements(current(), authorization.paymentId, {
      authorized: 1000,
      captured: 400,
      voided: 600,
    });
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

  testIf(!capabilities.partialVoid)(
    'a partial void that the processor cannot make is given back with the final capture',
    async () => {
      const authorization = await authorized(current());
      const partly = followUp(authorization, 300n);
      await expectOutcome(current().connector.void(partly, signal), 'approved');
      await expectOutcome(lookUp(current(), partly, 'VOID'), 'approved');
      await expectMovements(current(), authorization.paymentId, { authorized: 1000 });
      await expectOutcome(
        current().connector.capture(followUp(authorization, 700n, true), signal),
        'approved',
      );
      await expectMovements(current(), authorization.paymentId, {
        authorized: 1000,
        captured: 700,
        voided: 300,
      });
    },
  );

  test('partial voids of all there is give it all back', async () => {
    const authorization = await authorized(current());
    for (const amount of [300n, 700n]) {
      await expectOutcome(current().connector.void(followUp(authorization, amount), signal), 'approved');
    }
    await expectMovements(current(), authorization.paymentId, { authorized: 1000, voided: 1000 });
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

  test('a lookup tells of the authorization itself, whatever was done to it since', async () => {
    for (const kind of ['capture', 'void', 'refund'] as const) {
      const { request, result } = await authorize(current());
      if (result.outcome !== 'approved') throw new Error(`unexpectedly ${result.outcome}`);
      const authorization = { paymentId: request.paymentId, reference: result.reference };
      if (kind === 'refund') {
        await expectOutcome(current().connector.capture(followUp(authorization, AMOUNT), signal), 'approved');
      }
      await expectOutcome(current().connector[kind](followUp(authorization, AMOUNT), signal), 'approved');
      expect(await lookUp(current(), request)).toEqual(result);
    }
  });

  test('an authorization that does not exist is declined', async () => {
    const request = { key: newKey(), paymentId: newKey(), authorizationReference: `none_${newKey()}` };
    await expectOutcome(
      current().connector.capture({ ...request, amount: AMOUNT, currency: 'INR', final: false }, signal),
      'declined',
    );
  });
}
