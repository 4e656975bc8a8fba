import { fileURLToPath } from 'node:url';
import { runProgram } from './processes.mjs';
import { meterOf, usedBetween } from './usage.mjs';

const LOAD = fileURLToPath(new URL('load/http-load.mjs', import.meta.url));

/** The contestants take turns, so that a slow moment of the machine is not one contestant's alone. */
export async function interleave(contestants, rounds, measure) {
  const runs = new Map(contestants.map(contestant => [contestant, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) runs.get(contestant).push(await measure(contestant, round));
  }
  return runs;
}

/**
 * Sends requests to a running contestant and answers what the load generator saw, beside what each process used per
 * answered request while it was recorded.
 */
export async function underLoad(system, contestant, plan) {
  const meter = meterOf({ ...contestant.pids, ...system.stores.pids });
  let before;
  let load;
  const result = await runProgram([LOAD, JSON.stringify({ url: contestant.url, ...plan })], {
    onMessage(message, pid) {
      if (message.type !== 'recording') return;
      load = meterOf({ load: pid });
      before = { ...meter.read(), ...load.read() };
    },
    // The generator is still there when it sends its result, so that its own time can be read.
    onResult: message => {
      message.used = usedBetween(before, { ...meter.read(), ...load.read() });
    },
  });
  system.house.check();
  refuseUnexpected(contestant, result);
  return {
    perSecond: result.perSecond,
    latency: result.latency,
    cpuMs: Object.fromEntries(Object.entries(result.used).map(([name, ms]) => [name, ms / result.answered])),
    memory: meter.memory(),
  };
}

function refuseUnexpected({ name }, { unexpected, sent }) {
  const seen = Object.entries(unexpected);
  if (seen.length === 0) return;
  const lines = seen.slice(0, 5).map(([what, times]) => `  ${times}x ${what}`);
  throw new Error(`${name} did not answer as it should to ${sent} requests:\n${lines.join('\n')}`);
}
