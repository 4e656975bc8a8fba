import { setTimeout as sleep } from 'node:timers/promises';
import { clearFaults } from './faults/acquirer.mjs';
import { startAgain } from './faults/processes.mjs';
import { describe, withSlack } from './figures.mjs';
import { openAttempts, untilFinal } from './probes.mjs';
import { hasEnded } from './processes.mjs';
import { seededRandom } from './random.mjs';
import { schedule } from './schedule.mjs';

const BETWEEN_FAULTS_MS = 2_000;
/** The longest fault mends itself within two minutes; with its repair and its patience a strike is over long before. */
const STRIKE_PATIENCE_MS = 600_000;
/** What was open when a fault was over is done by then: an answer that did not come is asked for again within a minute. */
const RECOVERY_GOAL_MS = 90_000;
/** For pairs, which have no goal. */
const RECOVERY_PATIENCE_MS = 180_000;

/**
 * Strikes with everything that is planned and mends the town after each. What cannot be carried out is a finding, and
 * the run goes on. Answers when the last of it was mended.
 */
export async function strikeAll({ town, load, plan, figures, find, say, until }) {
  let number = 0;
  let healedAt = Date.now();
  for (const faults of schedule(plan)) {
    if (Date.now() > until) break;
    const name = faults.map(fault => fault.name).join(' + ');
    say(`fault: ${name}`);
    const measure = measureOf({ name, isAlone: faults.length === 1, plan, figures, say });
    const strikes = faults.map((fault, i) => {
      const random = seededRandom(plan.seed, ++number, i);
      const tell = what => {
        find('STRIKE', `${name}: ${what}`);
        say(`  ${what}`);
      };
      const context = { town, random, measure, find: tell, tally: load.tally, isShort: plan.short };
      return inTime(fault.strike(context)).catch(error =>
        tell(`${fault.name} threw: ${error.stack ?? error}`),
      );
    });
    await Promise.all(strikes);
    await mend(town).catch(error => find('STRIKE', `${name}: could not be mended: ${error.message}`));
    healedAt = Date.now();
    const open = await openAttempts(town).catch(() => null);
    if (open === null) find('STRIKE', `${name}: Postgres does not answer after it`);
    else {
      const patienceMs = Math.max(RECOVERY_PATIENCE_MS, RECOVERY_GOAL_MS * plan.slack);
      const tookMs = await untilFinal(town, open, patienceMs);
      measure('what was open when it was over is done', tookMs, { atMostMs: RECOVERY_GOAL_MS });
    }
    await sleep(BETWEEN_FAULTS_MS);
  }
  return healedAt;
}

async function inTime(strike) {
  const over = new AbortController();
  const late = sleep(STRIKE_PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`not over after ${STRIKE_PATIENCE_MS / 60_000} minutes`);
  });
  late.catch(() => undefined);
  await Promise.race([strike, late]).finally(() => over.abort());
}

/** Together, one fault holds up the repair of the other: then the figure is noted and no goal applies. */
const measureOf =
  ({ name, isAlone, plan, figures, say }) =>
  (what, value, goal, isCount = false) => {
    const figure = {
      fault: name,
      what,
      value: value === null ? null : Math.round(value),
      goal: isAlone ? withSlack(goal, plan.slack) : {},
      isCount: isCount || goal.atMost !== undefined || goal.atLeast !== undefined,
    };
    figures.push(figure);
    say(`  ${what}: ${describe(figure)}`);
  };

/** Makes the town whole, whatever a strike that went wrong, or a crash, has left of it. */
async function mend(town) {
  for (const wire of Object.values(town.wires)) wire.heal();
  for (const { child } of town.workers) child.kill('SIGCONT');
  for (const store of [town.stores.postgres, town.stores.redis])
    if (hasEnded(store.child)) store.child = await store.start();
  if (hasEnded(town.acquirer.child)) town.acquirer = await town.start.acquirer();
  await clearFaults(town);
  for (const kind of ['server', 'worker'])
    for (const [i, { child }] of town[`${kind}s`].entries())
      if (hasEnded(child)) await startAgain(town, kind, i);
}
