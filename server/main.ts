import { runProcess } from '../core/run-process.ts';
import { createServer } from './app.ts';

await runProcess({
  name: 'server',
  processes: config => config.SERVER_PROCESSES,
  async start(app, config, log) {
    const server = createServer(app);
    const port = await server.listen(config.API_PORT, config.HOST);
    log.info({ port, host: config.HOST }, 'server.listening');
    return { stop: () => server.close() };
  },
});
