import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../bench/stores.mjs';
import { grown } from './audit/rest.mjs';
import { ask } from './messages.mjs';
import { howLong, overdue, unrest, usage } from './probes.mjs';

/** I11: nothing is past its time this long after the last fault. */
export const STUCK_AFTER_MS = 60_000;
/** I12: connections to receivers are kept for a while after their last use, and memory is given back when it is looked for. */
const SETTLING_PATIENCE_MS = 120_000;
/** A payment whose shopper has gone away waits ten minutes for them, and that is its time. */
const REST_PATIENCE_MS = 720_000;
const EXAMPLES = 5;

/** Looks once, at this time, for what is past its time; never when the town has come to rest before. */
export function judgeStuck(town, { at, slack, find, say }) {
  const rest = new AbortController();
  const verdict = sleep(Math.max(0, at - Date.now()), undefined, { signal: rest.signal })
    .then(() => overdue(town, slack))
    .then(
      rows => {
        say(
          `${rows.length} rows are past their time ${Math.round(STUCK_AFTER_MS * slack) / 1_000} s after the last fault`,
        );
        for (const { what, id, status, due } of rows.slice(0, EXAMPLES))
          find('I11', `the ${what} ${id} is ${status} and was due at ${due} (one of ${rows.length})`);
      },
      error => {
        if (!rest.signal.aborted) find('I11', `nobody could look for what is stuck: ${error.message}`);
      },
    );
  return () => {
    rest.abort();
    return verdict;
  };
}

/** Waits until nothing wants anything any more. */
export async function comeToRest(town, { find, say }) {
  let last = {};
  const tookMs = await howLong(REST_PATIENCE_MS, async () => {
    last = await unrest(town);
    return last.attempts + last.deliveries === 0;
  });
  if (tookMs === null) find('I11', `no rest: ${JSON.stringify(last)}`);
  say(`at rest after ${Math.round((tookMs ?? REST_PATIENCE_MS) / 1_000)} s`);
  await followersCaughtUp(town);
  return { operator: last.operator ?? 0 };
}

export async function settledUsage(town, before) {
  let after = await usage(town);
  await howLong(SETTLING_PATIENCE_MS, async () => {
    after = await usage(town);
    return grown(before, after).length === 0;
  });
  return after;
}

async function followersCaughtUp(town) {
  await howLong(STUCK_AFTER_MS, async () => {
    const { cursors } = await ask(town.following.child, 'cursors');
    const rows = await sql(
      town.stores.databaseUrl,
      `SELECT merchant_id AS id, last_seq::text AS last FROM event_counters WHERE mode = 'TEST'`,
    );
    const last = new Map(rows.map(row => [row.id, row.last]));
    return town.followers.every(({ name, merchantId }) => cursors[name] === (last.get(merchantId) ?? '0'));
  });
}
