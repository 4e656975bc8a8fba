import { runProcess } from '../core/run-process.ts';
import { createServer } from './app.ts';

/** Who uses a connection has sent another request on it by then, and been told to open a new one: to our successor. */
const LINGER_MS = 1_000;

await runProcess({
  name: 'server',
  processes: config => config.SERVER_PROCESSES,
  async start(app, config, log) {
    const server = createServer(app);
    const port = await server.listen(config.API_PORT, config.HOST);
    log.info({ port, host: config.HOST }, 'server.listening');
    return { stop: () => server.close({ lingerMs: LINGER_MS }) };
  },
});
