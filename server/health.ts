import type { App } from '../core/context.ts';
import { HEARTBEAT_STALE_MS } from '../core/limits.ts';

/** What `/health` tells: each part is really looked at. */
export interface Health {
  readonly status: 'healthy' | 'degraded';
  readonly database: 'connected' | 'disconnected';
  readonly redis: 'connected' | 'disconnected';
  readonly worker: 'running' | 'stopped';
  readonly timestamp: string;
}

export async function readHealth(app: App): Promise<Health> {
  const [worker, counts] = await Promise.all([readWorkerStatus(app), app.jobs.counts()]);
  const database = worker === null ? 'disconnected' : 'connected';
  const redis = counts === null ? 'disconnected' : 'connected';
  const isHealthy = worker === 'running' && redis === 'connected';
  return {
    status: isHealthy ? 'healthy' : 'degraded',
    database,
    redis,
    worker: worker ?? 'stopped',
    timestamp: app.now().toISOString(),
  };
}

/** By the heartbeat that workers leave in the database; null where the database does not answer. */
export async function readWorkerStatus(app: App): Promise<'running' | 'stopped' | null> {
  try {
    const since = new Date(app.now().getTime() - HEARTBEAT_STALE_MS);
    const beat = await app.db.prisma.workerHeartbeat.findFirst({ where: { beatAt: { gte: since } } });
    return beat ? 'running' : 'stopped';
  } catch {
    return null;
  }
}
