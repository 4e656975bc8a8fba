import type { BatchSpec } from './batch.ts';
import type { App } from './context.ts';
import { batchObserver } from './metrics/metrics.ts';

/** How the batches of one writer are counted, and followed where traces are collected: a part of their `BatchSpec`. */
export function watchBatches(
  { metrics, tracing }: Pick<App, 'metrics' | 'tracing'>,
  writer: string,
): Pick<BatchSpec<never, never>, 'observe' | 'trace'> {
  const observe = batchObserver(metrics, writer);
  if (!tracing.on) return { observe };
  const name = `write ${writer}`;
  const { open } = tracing;
  return { observe, trace: { open, batch: (callers, work) => tracing.batch(name, callers, work) } };
}
