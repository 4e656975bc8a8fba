import { runProcess } from '../core/run-process.ts';
import { serveProbes } from './probes.ts';
import { startWorker } from './worker.ts';

await runProcess({
  name: 'worker',
  processes: config => config.WORKER_PROCESSES,
  async start(app, config, log) {
    const worker = await startWorker(app);
    const probes = await serveProbes(app, config.WORKER_PORT);
    if (probes) log.info({ port: probes.port, host: config.HOST }, 'worker.probes');
    log.info('Workers are listening for jobs...');
    return {
      async stop() {
        // Asked until the last job has ended: a worker that finishes its work is alive.
        await worker.stop();
        await probes?.close();
      },
    };
  },
});
