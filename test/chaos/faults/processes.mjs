import { setTimeout as sleep } from 'node:timers/promises';
import { sentBefore, untilFinal } from '../probes.mjs';
import { ended, hasEnded } from '../processes.mjs';

const starting = new Map();

/**
 * Starts the process of this place again if it is gone, once, though two faults may want it. What it stands on may be
 * away too, so it is tried until it comes up.
 */
export function startAgain(town, kind, i) {
  const place = `${kind}-${i}`;
  const places = town[`${kind}s`];
  const start = async () => {
    if (hasEnded(places[i].child)) places[i] = await startInsisting(town, kind, i);
  };
  if (!starting.has(place))
    starting.set(
      place,
      start().finally(() => starting.delete(place)),
    );
  return starting.get(place);
}

async function startInsisting(town, kind, which) {
  const giveUpAt = Date.now() + 120_000;
  for (;;) {
    try {
      return await town.start[kind](which);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(500);
    }
  }
}

/** A process that is frozen for a while ends when it wakes up. */
const END_PATIENCE_MS = 120_000;

/** SIGTERM, and how long it takes until it is gone. Another fault may have killed it already. */
async function terminate({ town, measure, find }, { child }, what) {
  if (hasEnded(child)) return;
  const startedAt = performance.now();
  town.house.end(child, 'SIGTERM');
  const timer = setTimeout(() => town.house.end(child, 'SIGKILL'), END_PATIENCE_MS);
  await ended(child);
  clearTimeout(timer);
  const tookMs = performance.now() - startedAt;
  const isKilled = child.signalCode === 'SIGKILL' && town.house.wasSent(child, 'SIGKILL');
  if (isKilled && tookMs < END_PATIENCE_MS) return;
  measure(`${what} exits after SIGTERM`, tookMs, { atMostMs: 15_000 });
  if (child.exitCode !== 0)
    find(`${what} ended with ${child.signalCode ?? child.exitCode}, and not by itself`);
}

async function terminateAll(context, kind) {
  const { town } = context;
  for (let i = 0; i < town[`${kind}s`].length; i++) {
    await terminate(context, town[`${kind}s`][i], `a ${kind}`);
    await startAgain(town, kind, i);
    await sleep(1_000);
  }
}

const WORK_TRIES = 40;

/**
 * Freezes a worker while the acquirer has calls of it: what it has sent and the others do not finish meanwhile is its.
 * Answers that work, and since when it has stood still.
 */
async function freezeAtWork({ town, find }, { child }) {
  for (let tries = 0; tries < WORK_TRIES; tries++) {
    child.kill('SIGSTOP');
    const at = performance.now();
    const stoppedAt = new Date();
    await sleep(500);
    const work = await sentBefore(town, stoppedAt);
    if (work.length > 0) return { work, at };
    child.kill('SIGCONT');
    await sleep(150);
  }
  find(`no work met: the worker had none in ${WORK_TRIES} tries`);
  child.kill('SIGSTOP');
  return { work: [], at: performance.now() };
}

async function untilTakenOver(town, { work, at }) {
  const since = performance.now() - at;
  const tookMs = await untilFinal(town, work);
  return tookMs === null ? null : tookMs + since;
}

export const PROCESS_FAULTS = [
  {
    name: 'worker-killed',
    about: 'kill -9 a worker amid its work; the others take over what it was doing',
    claims: ['a halted worker'],
    async strike(context) {
      const { town, random, measure } = context;
      const i = random.whole(0, town.workers.length - 1);
      const victim = town.workers[i];
      const halted = await freezeAtWork(context, victim);
      town.house.end(victim.child, 'SIGKILL');
      await ended(victim.child);
      measure('work of a killed worker is done', await untilTakenOver(town, halted), { atMostMs: 20_000 });
      await startAgain(town, 'worker', i);
    },
  },
  {
    name: 'worker-frozen',
    about: 'SIGSTOP a worker for 40 s, then SIGCONT: it wakes up too late for what it held',
    claims: ['a halted worker'],
    async strike(context) {
      const { town, random, measure, isShort } = context;
      const frozen = random.pick(town.workers);
      try {
        const halted = await freezeAtWork(context, frozen);
        const [tookMs] = await Promise.all([untilTakenOver(town, halted), sleep(isShort ? 15_000 : 40_000)]);
        measure('work of a frozen worker is done', tookMs, { atMostMs: 20_000 });
      } finally {
        frozen.child.kill('SIGCONT');
      }
      await sleep(3_000);
    },
  },
  {
    name: 'server-killed',
    about: 'kill -9 a server; its callers ask another one with the same keys',
    async strike({ town, random }) {
      const i = random.whole(0, town.servers.length - 1);
      const { child } = town.servers[i];
      town.house.end(child, 'SIGKILL');
      await ended(child);
      await sleep(2_000);
      await startAgain(town, 'server', i);
      await sleep(2_000);
    },
  },
  {
    name: 'servers-terminated',
    about: 'SIGTERM under load, server after server, as a deployment does it',
    strike: context => terminateAll(context, 'server'),
  },
  {
    name: 'workers-terminated',
    about: 'SIGTERM under load, worker after worker, as a deployment does it',
    strike: context => terminateAll(context, 'worker'),
  },
  {
    name: 'sweepers-added',
    about: 'two more workers for a while: four sweepers at once',
    async strike(context) {
      const added = await Promise.all(
        ['extra-0', 'extra-1'].map(which => startInsisting(context.town, 'worker', which)),
      );
      await sleep(8_000);
      for (const one of added) await terminate(context, one, 'a worker');
    },
  },
];
