import type { Way } from '../../core/connectors/registry.ts';
import { receiveNotification } from '../../core/payments/receive-notification.ts';
import * as docs from './docs/installation.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

/** Where processors send what they tell without being asked. The signature is the credential. */
async function receive(call: Call, from: Way): Promise<Reply> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(call.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  await receiveNotification(call.ctx.app, from, { rawBody: await call.bytes(), headers });
  return ok({ received: true });
}

const ofConnector = (call: Call) => receive(call, { connector: call.param('connector'), accountId: null });
const ofAccount = (call: Call) =>
  receive(call, { connector: call.param('connector'), accountId: call.param('accountId') });

export const notificationRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/notifications/:connector',
    access: 'open',
    unlimited: true,
    doc: docs.receiveNotification,
    handle: ofConnector,
  },
  {
    method: 'POST',
    path: '/notifications/:connector/:accountId',
    access: 'open',
    unlimited: true,
    doc: docs.receiveAccountNotification,
    handle: ofAccount,
  },
];
