import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { merchantId } from '../bench/merchants.mjs';
import { audit } from './audit/audit.mjs';
import { WITNESSES } from './audit/witnesses.mjs';
import { answerOf, ask } from './messages.mjs';
import { usage } from './probes.mjs';
import { comeToRest, judgeStuck, STUCK_AFTER_MS, settledUsage } from './rest.mjs';
import { strikeAll } from './strikes.mjs';
import { credentialOf, KEY_SECRET, openTown, RECEIVERS, RETRY_SCHEDULE } from './town.mjs';

const program = name => fileURLToPath(new URL(`load/${name}.mjs`, import.meta.url));
const WARM_UP_MS = 10_000;
/** What is reported of a load generator that did not live to tell. */
const NO_ANSWERS = { classes: {}, first: {}, codes: {}, begun: 0, skipped: 0 };

/** One run from an empty town to its report. `say` hears of what happens. */
export async function runChaos({ folder, say, undo, ...plan }) {
  const startedAt = Date.now();
  const findings = [];
  const find = (invariant, what) => findings.push({ invariant, what });
  const crashed = what => {
    find('CRASH', what);
    say(`CRASH: ${what}`);
  };
  const town = await openTown({ folder, undo, crashed, ...plan });
  const load = await startAround(town, plan);
  say(`${plan.ratePerSecond} journeys a second on ${plan.servers} servers and ${plan.workers} workers`);
  await sleep(WARM_UP_MS);
  const before = await usage(town);
  const figures = [];
  const until = plan.minutes === null ? Number.POSITIVE_INFINITY : startedAt + plan.minutes * 60_000;
  const healedAt = await strikeAll({ town, load, plan, figures, find, say, until });
  const stuckAt = healedAt + STUCK_AFTER_MS * plan.slack;
  const endOfWatch = judgeStuck(town, { at: stuckAt, slack: plan.slack, find, say });
  say('the load ends');
  const answers = await load.end().catch(error => {
    find('CRASH', `the load did not end: ${error.message}`);
    return NO_ANSWERS;
  });
  const { operator } = await comeToRest(town, { find, say });
  await endOfWatch();
  const after = await settledUsage(town, before);
  say('everything is at rest; the witnesses are heard');
  const evidence = {
    databaseUrl: town.stores.databaseUrl,
    folder,
    followers: town.followers,
    secrets: {
      'API secret': KEY_SECRET,
      'secret of the acquirer': town.environment.SANDBOX_SECRET,
      'key of the vault': town.environment.VAULT_KEY,
      ...town.endpointSecrets,
    },
    retries: RETRY_SCHEDULE.length,
    before,
    after,
  };
  const { counts, ...heard } = await audit(evidence);
  // Copies can be made of a database that nobody uses.
  await town.house.stop();
  return {
    seed: plan.seed,
    command: plan.command,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    findings: [...findings, ...heard.findings],
    figures,
    counts: { ...counts, operator },
    answers,
    before,
    after,
    evidence,
  };
}

/** Receivers, subscribers and the load generator. */
async function startAround(town, { seed, ratePerSecond }) {
  const at = name => join(town.folder, name);
  const receivers = {
    seed,
    port: town.receiversPort,
    seen: at(WITNESSES.received),
    tempers: Object.fromEntries(Object.entries(RECEIVERS).map(([name, { temper }]) => [name, temper])),
  };
  town.receivers = await start(town, 'receivers', receivers);
  town.followers = [0, 1, 2].map((merchant, i) => ({
    name: `subscriber-${i}`,
    merchant,
    merchantId: merchantId(merchant),
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
      // It leaves when it has told, and that is no crash.
      town.house.willLeave(load.child);
      const done = answerOf(load.child, 'done');
      if (load.child.connected) load.child.send({ type: 'stop' });
      return done;
    },
  };
}

const start = (town, name, plan) =>
  town.house.start({ name, script: program(name), args: [JSON.stringify(plan)], env: {} });
