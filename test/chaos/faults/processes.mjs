import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAttempts, untilFinal } from '../probes.mjs';

/** Starts the process of this place again; what it stands on may be away too, so it is tried until it comes up. */
export async function startAgain(town, kind, i) {
  const giveUpAt = Date.now() + 120_000;
  for (;;) {
    try {
      town[`${kind}s`][i] = await town.start[kind](i);
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(500);
    }
  }
}

/** SIGTERM, and how long it takes until it is gone. */
async function terminate(one, what, measure) {
  const startedAt = performance.now();
  const exited = once(one.child, 'exit');
  one.child.kill('SIGTERM');
  const [code, signal] = await exited;
  measure(`${what} exits after SIGTERM`, performance.now() - startedAt, { atMostMs: 15_000 });
  if (code !== 0) throw new Error(`${what} ended with ${signal ?? code}, and not by itself`);
}

export const PROCESS_FAULTS = [
  {
    name: 'worker-killed',
    about: 'kill -9 a worker; the others take over what it was doing',
    async strike({ town, random, measure }) {
      const i = random.whole(0, town.workers.length - 1);
      const work = await openAttempts(town);
      town.workers[i].child.kill('SIGKILL');
      measure('work of a killed worker is done', await untilFinal(town, work), { atMostMs: 20_000 });
      await startAgain(town, 'worker', i);
    },
  },
  {
    name: 'worker-frozen',
    about: 'SIGSTOP a worker for 40 s, then SIGCONT: it wakes up too late for what it held',
    async strike({ town, random, measure }) {
      const frozen = random.pick(town.workers);
      const work = await openAttempts(town);
      frozen.child.kill('SIGSTOP');
      const [tookMs] = await Promise.all([untilFinal(town, work), sleep(40_000)]);
      measure('work of a frozen worker is done', tookMs, { atMostMs: 20_000 });
      frozen.child.kill('SIGCONT');
      await sleep(3_000);
    },
  },
  {
    name: 'server-killed',
    about: 'kill -9 a server; its callers ask another one with the same keys',
    async strike({ town, random }) {
      const i = random.whole(0, town.servers.length - 1);
      town.servers[i].child.kill('SIGKILL');
      await sleep(2_000);
      await startAgain(town, 'server', i);
      await sleep(2_000);
    },
  },
  {
    name: 'servers-terminated',
    about: 'SIGTERM under load, server after server, as a deployment does it',
    async strike({ town, measure }) {
      for (let i = 0; i < town.servers.length; i++) {
        await terminate(town.servers[i], 'a server', measure);
        await startAgain(town, 'server', i);
        await sleep(1_000);
      }
    },
  },
  {
    name: 'workers-terminated',
    about: 'SIGTERM under load, worker after worker, as a deployment does it',
    async strike({ town, measure }) {
      for (let i = 0; i < town.workers.length; i++) {
        await terminate(town.workers[i], 'a worker', measure);
        await startAgain(town, 'worker', i);
        await sleep(1_000);
      }
    },
  },
  {
    name: 'sweepers-added',
    about: 'two more workers for a while: four sweepers at once',
    async strike({ town, measure }) {
      const added = await Promise.all([town.start.worker('extra-0'), town.start.worker('extra-1')]);
      await sleep(8_000);
      for (const one of added) await terminate(one, 'a worker', measure);
    },
  },
];
