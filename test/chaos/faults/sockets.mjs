import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { answerOf } from '../messages.mjs';
import { memoryMb } from '../probes.mjs';
import { credentialOf } from '../town.mjs';

const STORM = fileURLToPath(new URL('../load/storm.mjs', import.meta.url));
const SOCKETS = 2_000;
const SHORT_SOCKETS = 500;
const SLOW_READERS = 20;
const BASELINE_MS = 5_000;
const AFTERMATH_MS = 5_000;
const SAMPLE_EVERY_MS = 200;

/** The most that any server has grown by since now, looked at all the time: a peak is short. */
function watchMemory(town) {
  const before = new Map(town.servers.map(({ pid }) => [pid, memoryMb(pid)]));
  let peakMb = 0;
  const timer = setInterval(() => {
    for (const [pid, then] of before) peakMb = Math.max(peakMb, memoryMb(pid) - then);
  }, SAMPLE_EVERY_MS);
  return () => {
    clearInterval(timer);
    return peakMb;
  };
}

async function usualP95(tally) {
  await tally();
  await sleep(BASELINE_MS);
  return (await tally()).latency.p95;
}

function startStorm(town, sockets) {
  const plan = {
    urls: town.urls,
    sockets,
    slow: SLOW_READERS,
    credential: credentialOf(2),
    slowCredential: credentialOf(0),
  };
  return town.house.start({
    name: `storm-${Date.now()}`,
    script: STORM,
    flags: [],
    env: { STORM: JSON.stringify(plan) },
  });
}

export const SOCKET_FAULTS = [
  {
    name: 'sockets-storm',
    about: `${SOCKETS} sockets lose their connection and come back at once, beside ${SLOW_READERS} that never read`,
    async strike({ town, measure, tally, isShort }) {
      const p95Ms = await usualP95(tally);
      const peakMb = watchMemory(town);
      const storm = await startStorm(town, isShort ? SHORT_SOCKETS : SOCKETS);
      try {
        await tally();
        const again = answerOf(storm.child, 'again');
        storm.child.send({ type: 'again' });
        measure('sockets are all back', (await again).tookMs, { atMostMs: 30_000 });
        await sleep(AFTERMATH_MS);
        const { latency } = await tally();
        measure('requests wait before the storm, 95th percentile', p95Ms, {});
        measure('requests wait during the storm, 95th percentile', latency.p95, { atMostMs: 5_000 });
      } finally {
        measure('memory of a server grows by, at its peak, MB', peakMb(), { atMost: 300 });
        await storm.stop();
      }
    },
  },
];
