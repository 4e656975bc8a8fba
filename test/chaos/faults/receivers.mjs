import { setTimeout as sleep } from 'node:timers/promises';
import { howLong, rowsOf } from '../probes.mjs';

export const temper = (town, name, temper) => town.receivers.child.send({ type: 'temper', name, temper });

const USUAL_MS = 10_000;
const OUTAGE_MS = 30_000;
const BACKLOG_PATIENCE_MS = 90_000;
const BACKLOG_TIMES = 10;

/** Deliveries to this receiver that are not done. */
async function backlogOf(town, name) {
  const [{ count }] = await rowsOf(
    town,
    `SELECT count(*)::int AS count FROM deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
     WHERE d.status IN ('PENDING', 'CLAIMED') AND w.url LIKE '%/' || $1`,
    [name],
  );
  return count;
}

/** How many there are as a rule: the mean of what is seen over ten seconds, and one at least. */
async function usualBacklog(town, name) {
  const seen = [];
  for (const until = Date.now() + USUAL_MS; Date.now() < until; await sleep(500))
    seen.push(await backlogOf(town, name));
  return Math.max(1, seen.reduce((sum, one) => sum + one, 0) / seen.length);
}

/** How long a webhook to a prompt receiver waits until it is sent, of those that were due since then, in ms. */
async function waitOf(town, name, since) {
  const [{ p95 }] = await rowsOf(
    town,
    `SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM coalesce(a.started_at, now()) - d.created_at) * 1000)::float AS p95
     FROM deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
     LEFT JOIN delivery_attempts a ON a.delivery_id = d.id AND a.number = 1
     WHERE w.url LIKE '%/' || $1 AND d.created_at >= $2`,
    [name, since],
  );
  return p95;
}

/** What else is sent meanwhile has to be as quick as before, or nearly. */
const othersMayWaitMs = usualMs => Math.max(2_000, 3 * usualMs);

export const RECEIVER_FAULTS = [
  {
    name: 'receiver-outage',
    about:
      'a receiver of everything is away until ten times its usual queue waits for it; others wait no longer',
    async strike({ town, measure }) {
      const begunAt = new Date();
      const usual = await usualBacklog(town, 'crowded');
      const usualMs = await waitOf(town, 'prompt', begunAt);
      const awayAt = new Date();
      temper(town, 'crowded', 'away');
      try {
        await sleep(OUTAGE_MS);
        const isMany = async () => (await backlogOf(town, 'crowded')) >= BACKLOG_TIMES * usual;
        await howLong(BACKLOG_PATIENCE_MS, isMany);
        const times = (await backlogOf(town, 'crowded')) / usual;
        measure('queue of a receiver that is away, times the usual', times, { atLeast: BACKLOG_TIMES });
        measure('webhooks to others wait before it, 95th percentile', usualMs, {});
        const meanwhileMs = await waitOf(town, 'prompt', awayAt);
        const goal = { atMostMs: othersMayWaitMs(usualMs ?? 0) };
        measure('webhooks to others wait meanwhile, 95th percentile', meanwhileMs, goal);
      } finally {
        temper(town, 'crowded', 'prompt');
      }
      const isUsual = async () => (await backlogOf(town, 'crowded')) <= Math.max(10, 2 * usual);
      measure('the queue is as usual again', await howLong(120_000, isUsual), { atMostMs: 60_000 });
    },
  },
];
