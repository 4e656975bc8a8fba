import { DELIVERY_MAX_LOST } from '../../../core/limits.ts';
import { hearFollower, hearReceivers } from './witnesses.mjs';

/** I6 and I7 against those who listened: receivers of webhooks, and subscribers that came back again and again. */
export async function auditLog(pool, { folder, followers, retries }, find) {
  const deliveries = await checkDeliveries(pool, { taken: await hearReceivers(folder), retries }, find);
  for (const { name, merchantId } of followers) {
    const { rows } = await pool.query(
      'SELECT seq::text, id FROM events WHERE merchant_id = $1 ORDER BY events.seq',
      [merchantId],
    );
    checkFollower(name, await hearFollower(folder, name), { log: rows, find });
  }
  const [events] = (await pool.query('SELECT count(*)::int AS count FROM events')).rows;
  return { events: events.count, deliveries };
}

async function checkDeliveries(pool, { taken, retries }, find) {
  const { rows } = await pool.query(
    `SELECT d.id, d.event_id, d.status, d.step, d.attempt_count, d.lost_count, split_part(w.url, '/', 4) AS receiver
     FROM deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id`,
  );
  const counts = {};
  for (const row of rows) {
    const { id, event_id: eventId, status, receiver } = row;
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 'SUCCEEDED' && !taken.get(receiver)?.has(eventId))
      find('I6', `${id} counts as delivered, and ${receiver} never took ${eventId}`);
    if (status === 'FAILED' && !isExhausted(row, retries))
      find('I6', `${id} was given up after ${row.attempt_count} attempts of ${retries}`);
    if (status === 'PENDING' || status === 'CLAIMED') find('I11', `the delivery ${id} is still ${status}`);
  }
  return counts;
}

/** A delivery is given up when the schedule has no further attempt, or when it is taken for what kills its workers. */
const isExhausted = ({ step, attempt_count: attempts, lost_count: lost }, retries) =>
  lost >= DELIVERY_MAX_LOST || (step === retries - 1 && attempts >= retries);

/** What a subscriber saw is the log, from its first event to its last: nothing missing, twice, or out of order. */
function checkFollower(name, seen, { log, find }) {
  if (seen.length !== log.length) find('I7', `${name} saw ${seen.length} events of ${log.length}`);
  const wrong = seen.findIndex(([cursor, id], i) => cursor !== log[i]?.seq || id !== log[i]?.id);
  if (wrong >= 0)
    find('I7', `${name} saw ${seen[wrong].join(' ')} where the log has ${log[wrong]?.seq} ${log[wrong]?.id}`);
}
