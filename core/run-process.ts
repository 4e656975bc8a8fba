import cluster from 'node:cluster';
import type { Logger } from 'pino';
import { closeApp, createApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { App } from './context.ts';
import { createLog } from './log.ts';
import { answerGathering, joinGathering } from './metrics/gather.ts';
import { refuseWeakSettings, refuseWeakStores } from './start-checks/refuse-weak-start.ts';
import { supervise } from './supervise.ts';

export interface Running {
  /** Takes nothing new and lets what runs finish. */
  stop(): Promise<void>;
}

export interface Program {
  readonly name: string;
  /** How many processes of it are wanted on this machine. */
  readonly processes: (config: Config) => number;
  readonly start: (app: App, config: Config, log: Logger) => Promise<Running>;
}

/** The life of a program: one process that works, or one that keeps several of them working. */
export async function runProcess(program: Program): Promise<void> {
  try {
    await run(program);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // For whoever set it up to mend, so it is said without a stack.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  }
}

async function run({ name, processes, start }: Program): Promise<void> {
  const config = readConfig();
  refuseWeakSettings(config);
  const log = createLog(name, config);
  const count = processes(config);
  if (cluster.isPrimary && count > 1) {
    answerGathering();
    await supervise({ name, count, log });
    log.info({ processes: count }, `${name}.supervising`);
  } else await work(await openApp(name, config, log), name, app => start(app, config, log));
  process.send?.({ type: 'ready' });
}

async function openApp(name: string, config: Config, log: Logger): Promise<App> {
  const app = await createApp(config, log, `sluice-${name}`);
  try {
    await refuseWeakStores(app);
    return app;
  } catch (error) {
    await closeApp(app);
    throw error;
  }
}

/** Opens everything, works, and on a signal, or when the launcher is gone, stops once and in order. */
async function work(app: App, name: string, start: (app: App) => Promise<Running>): Promise<void> {
  joinGathering(app.metrics);
  const running = await start(app);
  const { log } = app;
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
