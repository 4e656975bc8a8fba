import { query, type Statement } from '../../core/db.ts';
import { NotFoundError } from '../../core/errors.ts';
import { lowestId } from '../../core/ids.ts';
import { DEMO_KEY, DEMO_MERCHANT } from '../../core/merchants/demo-merchant.ts';
import { readWorkerStatus } from '../health.ts';
import * as docs from './docs/installation.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

async function showMerchant({ ctx }: Call): Promise<Reply> {
  const merchant = await ctx.app.db.prisma.merchant.findUnique({ where: { id: DEMO_MERCHANT.id } });
  if (!merchant) throw new NotFoundError('Test merchant');
  return ok({ id: merchant.id, email: merchant.email, api_key: DEMO_KEY.id, seeded: true });
}

const DAY_MS = 24 * 60 * 60 * 1000;

// By id, which is ordered by time: the last day's rows without an index of their own.
const countFinished: Statement = {
  name: 'jobs_of_a_day',
  text: `SELECT count(*) FILTER (WHERE good)::integer AS completed, count(*) FILTER (WHERE NOT good)::integer AS failed
    FROM (
      SELECT status IN ('APPROVED', 'DECLINED') AS good FROM attempts
      WHERE id >= $1 AND status IN ('APPROVED', 'DECLINED', 'FAILED')
      UNION ALL
      SELECT status = 'SUCCEEDED' FROM deliveries WHERE id >= $2 AND status IN ('SUCCEEDED', 'FAILED')
    ) AS finished`,
};

/** What the workers do: the queues as Redis has them, and what a day's work came to as Postgres knows it. */
async function showJobs({ ctx }: Call): Promise<Reply> {
  const { app } = ctx;
  const since = app.now().getTime() - DAY_MS;
  const [queues, worker, [finished]] = await Promise.all([
    app.jobs.counts(),
    readWorkerStatus(app),
    query<{ completed: number; failed: number }>(app.db, countFinished, [
      lowestId('attempt', since),
      lowestId('delivery', since),
    ]),
  ]);
  const all = Object.values(queues ?? {});
  return ok({
    pending: all.reduce((sum, queue) => sum + queue.waiting, 0),
    processing: all.reduce((sum, queue) => sum + queue.active, 0),
    delayed: all.reduce((sum, queue) => sum + queue.delayed, 0),
    completed: finished?.completed ?? 0,
    failed: finished?.failed ?? 0,
    worker_status: worker ?? 'stopped',
    queues: queues ?? {},
  });
}

export const testRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/test/merchant',
    access: 'test',
    doc: docs.showTestMerchant,
    handle: showMerchant,
  },
  { method: 'GET', path: '/api/v1/test/jobs/status', access: 'test', doc: docs.showJobs, handle: showJobs },
];
