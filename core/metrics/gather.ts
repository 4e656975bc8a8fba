import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { AggregatorRegistry, collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './metrics.ts';

/**
 * Several processes of one program listen on one port, and whoever of them is asked for metrics answers for all: it
 * asks the process that supervises them, which gathers and adds up. So a counter never seems to fall because the
 * next scrape reached a neighbour.
 */
const ASK = 'sluice:gather-metrics';
const ANSWER = 'sluice:gathered-metrics';

interface Gathered {
  readonly type: typeof ANSWER;
  readonly id: string;
  readonly text: string | null;
}

/** A neighbour that is just dying must not hold up a scrape for long; Prometheus gives up after ten seconds. */
const GATHER_MAX_MS = 8_000;

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** For the supervising process: answers its children. */
export function answerGathering(): void {
  const aggregator = new AggregatorRegistry();
  cluster.on('message', (child, message) => {
    if (message?.type !== ASK) return;
    const answer = (text: string | null) => child.send({ type: ANSWER, id: message.id, text });
    aggregator.clusterMetrics().then(answer, () => answer(null));
  });
}

/** For a process that works: adds what Node tells of itself, and lets the supervisor ask. */
export function joinGathering({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
  if (!cluster.isWorker) return;
  AggregatorRegistry.setRegistries([registry]);
  // Its constructor is what listens for the supervisor's question.
  new AggregatorRegistry();
}

/** The metrics of all processes of this program on this machine, in Prometheus' format. */
export async function gatherMetrics({ registry }: Metrics): Promise<string> {
  if (!cluster.isWorker) return registry.metrics();
  return (await askSupervisor()) ?? registry.metrics();
}

/** null where no answer comes: better one process' numbers than none. */
function askSupervisor(): Promise<string | null> {
  const id = randomUUID();
  return new Promise(resolve => {
    const done = (text: string | null) => {
      clearTimeout(timer);
      process.off('message', hear);
      resolve(text);
    };
    const hear = (message: unknown) => {
      const told = message as Partial<Gathered> | null;
      if (told?.type === ANSWER && told.id === id) done(told.text ?? null);
    };
    const timer = setTimeout(done, GATHER_MAX_MS, null);
    process.on('message', hear);
    process.send?.({ type: ASK, id });
  });
}
