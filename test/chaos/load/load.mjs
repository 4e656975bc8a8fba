import { recorder } from '../../bench/load/percentiles.mjs';
import { createClient } from './client.mjs';
import { openJournal } from './journal.mjs';
import { walk } from './journey.mjs';
import { MERCHANT_COUNT, planJourney } from './plan.mjs';

/**
 * The load generator: a process of its own that begins journeys at fixed times, whether or not earlier ones are done
 * (open model), and writes its journal. Its plan is its only argument; its parent asks for numbers and ends it.
 */
const plan = JSON.parse(process.argv[2] ?? '{}');
/** More journeys under way than this would measure the generator and not the gateway. */
const JOURNEYS_MAX = 6_000;
const tally = createTally();
const journal = openJournal(plan.journal);
const client = createClient({ ...plan, journal, tally });
const seen = recentPayments();
const world = { prefix: plan.prefix, client, journal, seen };
const underWay = new Set();
let begun = 0;
let skipped = 0;
let stopping = false;

process.on('message', message => {
  if (message.type === 'tally') process.send({ type: 'tally', ...tally.read(), begun, skipped });
  if (message.type === 'stop') stopping = true;
  if (message.type === 'abort') process.exit();
});
process.on('disconnect', () => process.exit());
process.send({ type: 'ready' });
await beginJourneys();
await Promise.all(underWay);
client.close();
process.send({ type: 'done', ...tally.read(), begun, skipped }, () => process.disconnect());

async function beginJourneys() {
  const startedAt = performance.now();
  for (let number = 0; !stopping; ) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * plan.ratePerSecond);
    for (; number < due; number++) begin(number);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

function begin(number) {
  if (underWay.size >= JOURNEYS_MAX) {
    skipped += 1;
    return;
  }
  begun += 1;
  const journey = walk(planJourney(plan.seed, number), world).finally(() => underWay.delete(journey));
  underWay.add(journey);
}

/** Answers by class, and how long they took; the first try of each request apart, for that is what a caller feels. */
function createTally() {
  const classes = { ok: 0, refused: 0, busy: 0, error: 0, lost: 0 };
  const first = { ok: 0, refused: 0, busy: 0, error: 0, lost: 0 };
  const codes = {};
  let latencies = recorder();
  return {
    answer(read, { isFirst, tookMs }) {
      classes[read.class] += 1;
      if (isFirst) first[read.class] += 1;
      if (read.class !== 'ok')
        codes[`${read.class} ${read.code}`] = (codes[`${read.class} ${read.code}`] ?? 0) + 1;
      if (isFirst) latencies.add(tookMs);
    },
    /** Latencies since the last time they were read; all else since the start. */
    read() {
      const latency = latencies.summary();
      latencies = recorder();
      return { classes: { ...classes }, first: { ...first }, codes: { ...codes }, latency };
    },
  };
}

/** Some payments of each merchant, for others to try. */
function recentPayments() {
  const KEPT = 50;
  const lists = Array.from({ length: MERCHANT_COUNT }, () => []);
  return {
    add(merchant, id) {
      lists[merchant].push(id);
      if (lists[merchant].length > KEPT) lists[merchant].shift();
    },
    ofAnother: merchant => lists[(merchant + 1) % lists.length].at(-1),
  };
}
