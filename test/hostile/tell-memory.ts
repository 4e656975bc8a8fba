import { memoryUsage } from 'node:process';

/** Loaded into a program before it starts, with --expose-gc: asked over its channel, it says what it holds on to. */
process.on('message', message => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  const { rss, heapUsed, external } = memoryUsage();
  process.send?.({ type: 'memory', rss, heapUsed, external });
});
