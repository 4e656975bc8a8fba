import { setTimeout as delay } from 'node:timers/promises';
import { NotFoundError } from '../../core/errors.ts';
import { receiveInInbox } from '../../core/webhooks/inbox/receive-webhook.ts';
import * as docs from './docs/installation.ts';
import type { Call, Reply, Route } from './route.ts';

/** Where webhooks go that are only tried out: kept, to be looked at, and answered as the inbox was told. */
async function receive(call: Call): Promise<Reply> {
  const token = call.param('token');
  const body = await call.bytes();
  const answer = /^\w+$/.test(token)
    ? await receiveInInbox(call.ctx.app, token, { headers: call.headers, body })
    : null;
  if (!answer) throw new NotFoundError('Webhook inbox');
  const { statusCode, delayMs } = answer;
  if (delayMs > 0) await delay(delayMs);
  return { status: statusCode, body: { received: true, status: statusCode } };
}

export const webhookInboxRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/webhook-inbox/:token',
    access: 'test',
    unlimited: true,
    doc: docs.receiveInInbox,
    handle: receive,
  },
];
