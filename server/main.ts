import { closeApp, createApp } from '../core/app.ts';
import { readConfig } from '../core/config.ts';
import { createLog } from '../core/log.ts';
import { createServer } from './app.ts';

const config = readConfig();
const log = createLog('server', config);
const app = await createApp(config, log);
const server = createServer(app);
const port = await server.listen(config.API_PORT, config.HOST);
log.info({ port, host: config.HOST }, 'server.listening');
process.send?.({ type: 'ready' });

let stopping = false;
async function stop(reason: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ reason }, 'server.stopping');
  await server.close();
  await closeApp(app);
  // Now, not at exit: there, pino would try for ever to write to a launcher that is gone.
  log.flush();
  if (process.connected) process.disconnect();
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// The launcher holds the other end of the channel: when it is gone, so are we.
process.on('disconnect', () => void stop('launcher gone'));
