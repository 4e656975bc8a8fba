import { receiveNotification } from '../../core/payments/receive-notification.ts';
import * as docs from './docs/installation.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

/** Where processors send what they tell without being asked. The signature is the credential. */
async function receive(call: Call): Promise<Reply> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(call.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  await receiveNotification(call.ctx.app, call.param('connector'), { rawBody: await call.bytes(), headers });
  return ok({ received: true });
}

export const notificationRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/notifications/:connector',
    access: 'open',
    unlimited: true,
    doc: docs.receiveNotification,
    handle: receive,
  },
];
