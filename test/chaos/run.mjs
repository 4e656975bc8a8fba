import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from '../bench/stores.mjs';
import { audit } from './audit/audit.mjs';
import { grown } from './audit/rest.mjs';
import { WITNESSES } from './audit/witnesses.mjs';
import { howLong, openAttempts, unrest, untilFinal, usage } from './probes.mjs';
import { seededRandom } from './random.mjs';
import { schedule } from './schedule.mjs';
import { credentialOf, KEY_SECRET, openTown, RECEIVERS } from './town.mjs';

const program = name => fileURLToPath(new URL(`load/${name}.mjs`, import.meta.url));
const WARM_UP_MS = 10_000;
const BETWEEN_FAULTS_MS = 2_000;
/** What was open when a fault was over is done by then. */
const RECOVERY_PATIENCE_MS = 180_000;
/** I11: nothing is past its time this long after the last fault. */
const STUCK_AFTER_MS = 60_000;
/** I12: connections to receivers are kept for a while after their last use, and memory is given back when it is looked for. */
const SETTLING_PATIENCE_MS = 120_000;
const REST_PATIENCE_MS = 360_000;

/** One run from an empty town to its report. `say` hears of what happens. */
export async function runChaos({ folder, say, undo, ...plan }) {
  const startedAt = Date.now();
  const town = await openTown({ folder, undo, ...plan });
  const load = await startAround(town, plan);
  say(`${plan.ratePerSecond} journeys a second on ${plan.servers} servers and ${plan.workers} workers`);
  await sleep(WARM_UP_MS);
  const before = usage(town);
  const figures = [];
  await strikeAll({ town, load, plan, figures, say, until: endOf(plan, startedAt) });
  say('the load ends');
  const answers = await load.end();
  const calm = await comeToRest(town, say);
  const after = await settledUsage(town, before);
  say('everything is at rest; the witnesses are heard');
  const evidence = {
    databaseUrl: town.stores.databaseUrl,
    folder,
    followers: town.followers,
    secrets: { 'API secret': KEY_SECRET, 'secret of the acquirer': town.environment.SANDBOX_SECRET },
    before,
    after,
  };
  const { findings, counts } = await audit(evidence);
  // Copies can be made of a database that nobody uses.
  await town.house.stop();
  return {
    seed: plan.seed,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    findings: [...findings, ...calm.findings],
    figures,
    counts: { ...counts, operator: calm.operator },
    answers,
    before,
    after,
    evidence,
  };
}

const endOf = ({ minutes }, startedAt) =>
  minutes === null ? Number.POSITIVE_INFINITY : startedAt + minutes * 60_000;

/** Receivers, subscribers and the load generator. */
async function startAround(town, { seed, ratePerSecond }) {
  const at = name => join(town.folder, name);
  const receivers = {
    seed,
    port: Number(new URL(town.receiversUrl).port),
    seen: at(WITNESSES.received),
    tempers: Object.fromEntries(Object.entries(RECEIVERS).map(([name, { temper }]) => [name, temper])),
  };
  town.receivers = await start(town, 'receivers', receivers);
  town.followers = [0, 1, 2].map((merchant, i) => ({
    name: `subscriber-${i}`,
    merchant,
    merchantId: `mer_${String(merchant).padStart(16, '0')}`,
  }));
  town.following = await start(town, 'followers', {
    followers: town.followers.map(({ name, merchant }, i) => ({
      name,
      file: at(WITNESSES.follower(name)),
      credential: credentialOf(merchant),
      urls: i % 2 ? town.urls.toReversed() : town.urls,
    })),
  });
  const load = await start(town, 'load', {
    seed,
    ratePerSecond,
    prefix: `c${seed}`,
    journal: at(WITNESSES.journal),
    urls: town.urls,
    credentials: [0, 1, 2].map(credentialOf),
  });
  return {
    tally: () => ask(load.child, 'tally'),
    end() {
      const done = answerOf(load.child, 'done');
      load.child.send({ type: 'stop' });
      return done;
    },
  };
}

const start = (town, name, plan) =>
  town.house.start({ name, script: program(name), args: [JSON.stringify(plan)], env: {} });

function answerOf(child, type) {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`the process that should say ${type} is gone`));
    child.once('exit', gone);
    const listen = message => {
      if (message.type !== type) return;
      child.off('message', listen);
      child.off('exit', gone);
      resolve(message);
    };
    child.on('message', listen);
  });
}

function ask(child, type) {
  const answer = answerOf(child, type);
  child.send({ type });
  return answer;
}

async function strikeAll({ town, load, plan, figures, say, until }) {
  let number = 0;
  for (const faults of schedule(plan)) {
    if (Date.now() > until) return;
    const name = faults.map(fault => fault.name).join(' + ');
    say(`fault: ${name}`);
    const measure = (what, value, goal) => {
      // Together, one fault holds up the repair of the other: then the figure is noted and no goal applies.
      const figure = {
        fault: name,
        what,
        value: value === null ? null : Math.round(value),
        goal: faults.length === 1 ? withSlack(goal, plan.slack) : {},
      };
      figures.push(figure);
      say(`  ${what}: ${describe(figure)}`);
    };
    await Promise.all(
      faults.map((fault, i) =>
        fault.strike({ town, random: seededRandom(plan.seed, ++number, i), measure, tally: load.tally }),
      ),
    );
    const tookMs = await untilFinal(town, await openAttempts(town), RECOVERY_PATIENCE_MS);
    measure('what was open when it was over is done', tookMs, {});
    await sleep(BETWEEN_FAULTS_MS);
  }
}

/** A machine that others use too takes longer over everything; what is counted stays counted. */
const withSlack = ({ atMostMs, ...goal }, slack) =>
  atMostMs === undefined ? goal : { ...goal, atMostMs: atMostMs * slack };

/** Whether a figure keeps its goal. */
export const isKept = ({ value, goal }) =>
  value !== null && value <= (goal.atMostMs ?? goal.atMost ?? Number.POSITIVE_INFINITY);

export function describe({ value, goal }) {
  if (value === null) return 'never';
  if (goal.atMost !== undefined) return `${value} (goal: at most ${goal.atMost})`;
  const seconds = `${(value / 1_000).toFixed(1)} s`;
  return goal.atMostMs === undefined ? seconds : `${seconds} (goal: at most ${goal.atMostMs / 1_000} s)`;
}

/** Waits until nothing wants anything any more; what is past its time after a minute is a finding. */
async function comeToRest(town, say) {
  const findings = [];
  const startedAt = Date.now();
  let last = {};
  const tookMs = await howLong(REST_PATIENCE_MS, async () => {
    last = await unrest(town);
    if (Date.now() - startedAt > STUCK_AFTER_MS && last.overdue > 0 && findings.length === 0)
      findings.push({
        invariant: 'I11',
        what: `${last.overdue} rows are past their time: ${JSON.stringify(last)}`,
      });
    return last.attempts + last.deliveries === 0;
  });
  if (tookMs === null) findings.push({ invariant: 'I11', what: `no rest: ${JSON.stringify(last)}` });
  say(`at rest after ${Math.round((tookMs ?? REST_PATIENCE_MS) / 1_000)} s`);
  await followersCaughtUp(town);
  return { findings, operator: last.operator };
}

async function settledUsage(town, before) {
  let after = usage(town);
  await howLong(SETTLING_PATIENCE_MS, async () => {
    after = usage(town);
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
