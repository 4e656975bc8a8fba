import { readReadiness } from '../../core/installation/readiness.ts';
import { readHealth } from '../health.ts';
import * as docs from './docs/installation.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

async function show({ ctx }: Call): Promise<Reply> {
  const health = await readHealth(ctx.app);
  return { status: health.database === 'connected' ? 200 : 503, body: health };
}

/** A process that can answer this lives: whatever else is away, starting it again would not help. */
async function live(): Promise<Reply> {
  return ok({ status: 'alive' });
}

async function ready({ ctx }: Call): Promise<Reply> {
  const readiness = await readReadiness(ctx.app);
  return { status: readiness.status === 'ready' ? 200 : 503, body: readiness };
}

export const healthRoutes: readonly Route[] = [
  { method: 'GET', path: '/health', access: 'open', unlimited: true, doc: docs.showHealth, handle: show },
  { method: 'GET', path: '/health/live', access: 'open', unlimited: true, doc: docs.showLive, handle: live },
  {
    method: 'GET',
    path: '/health/ready',
    access: 'open',
    unlimited: true,
    doc: docs.showReady,
    handle: ready,
  },
];
