import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import { createDeliverer } from './deliver-due.ts';
import { createWebhookSender } from './post-webhook.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

/** With a payload that has still to be made: so the test decides when its attempt ends. */
function claimed(id: string): ClaimedDelivery {
  const owner = { merchantId: 'mer_1', mode: 'TEST' } as const;
  const sealed = {
    secretSealed: new Uint8Array(),
    previousSecretSealed: null,
    previousSecretExpiresAt: null,
  };
  return {
    id,
    ...owner,
    endpointId: 'we_1',
    eventId: 'evt_1',
    eventType: 'payment.created',
    paymentId: null,
    attemptCount: 1,
    createdAt: new Date(),
    body: '',
    unrendered: true,
    answerBy: performance.now() + 15_000,
    traceparent: null,
    endpoint: { id: 'we_1', ...owner, url: 'http://127.0.0.1:9', selection: '{ id }', ...sealed },
  };
}

test('a delivery that ends while the next are claimed makes room too, though another one hangs', async () => {
  const moments = new EventEmitter();
  const slowEnds = once(moments, 'end slow');
  const quickEnds = once(moments, 'end quick');
  const quickRecorded = once(moments, 'recorded quick');
  const thirdLook = once(moments, 'look 3');
  let looks = 0;
  const claim = async () => {
    moments.emit(`look ${++looks}`);
    // The first ends at once and makes for the second look, during which the quick one ends.
    if (looks === 1) return ['first', 'quick', 'slow'].map(claimed);
    if (looks === 2) {
      moments.emit('end quick');
      await quickRecorded;
    }
    return [];
  };
  const record = async ({ delivery }: { delivery: { id: string } }) => {
    setImmediate(() => moments.emit(`recorded ${delivery.id}`));
    return true;
  };
  const render = async ({ id }: ClaimedDelivery) => {
    if (id === 'quick') await quickEnds;
    if (id === 'slow') await slowEnds;
    return { error: 'it has no shape' };
  };
  const deliverer = createDeliverer(
    {
      ...core.app,
      writers: {
        ...core.app.writers,
        deliveryClaims: { ...core.app.writers.deliveryClaims, submit: claim },
        deliveryAttempts: { ...core.app.writers.deliveryAttempts, submit: record },
      },
    },
    { sender: createWebhookSender({ allowPrivate: true }), render },
  );

  const over = deliverer.deliverDue('first');
  await thirdLook;
  moments.emit('end slow');
  await over;
  expect(looks).toBeGreaterThanOrEqual(3);
  await deliverer.close();
});
