import type { Logger } from 'pino';
import { closeApp, createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { App } from './context.ts';
import { createLog } from './log.ts';

export interface Running {
  /** Takes nothing new and lets what runs finish. */
  stop(): Promise<void>;
}

/** The life of a process: open everything, work, and on a signal, or when the launcher is gone, stop once and in order. */
export async function runProcess(
  name: string,
  start: (app: App, config: Config, log: Logger) => Promise<Running>,
): Promise<void> {
  const config = readConfig();
  const log = createLog(name, config);
  const app = await createApp(config, log);
  const running = await start(app, config, log);
  process.send?.({ type: 'ready' });

  let stopping = false;
  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, `${name}.stopping`);
    await running.stop();
    await closeApp(app);
    // Now, not at exit: there, pino would try for ever to write to a launcher that is gone.
    log.flush();
    if (process.connected) process.disconnect();
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // The launcher holds the other end of the channel: when it is gone, so are we.
  process.on('disconnect', () => void stop('launcher gone'));
}
