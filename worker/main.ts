import { runProcess } from '../core/run-process.ts';
import { startWorker } from './worker.ts';

await runProcess({
  name: 'worker',
  processes: config => config.WORKER_PROCESSES,
  async start(app, _config, log) {
    const worker = await startWorker(app);
    log.info('Workers are listening for jobs...');
    return worker;
  },
});
