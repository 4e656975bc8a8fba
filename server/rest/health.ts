import { readHealth } from '../health.ts';
import * as docs from './docs/installation.ts';
import type { Call, Reply, Route } from './route.ts';

async function show({ ctx }: Call): Promise<Reply> {
  const health = await readHealth(ctx.app);
  return { status: health.database === 'connected' ? 200 : 503, body: health };
}

export const healthRoutes: readonly Route[] = [
  { method: 'GET', path: '/health', access: 'open', doc: docs.showHealth, handle: show },
];
