import type { App } from '../core/context.ts';
import { type ApiServer, createServer } from '../server/app.ts';
import { startTestCore, type TestCore } from './core.ts';

/**
 * A whole Sluice in the test's own process, on a database of its own beside a sandbox acquirer: what a test
 * talks to is the real thing, from the front door. A worker runs when the test starts one (`core.startWorker`).
 */
export interface Sluice {
  readonly app: App;
  readonly core: TestCore;
  /** http://127.0.0.1:<port>, without a slash at the end. */
  readonly url: string;
  /** Stops the API and starts it again on the same port, as a deployment would. */
  restartServer(): Promise<void>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

export async function startSluice(environment: Record<string, string> = {}): Promise<Sluice> {
  const core = await startTestCore(environment);
  let server: ApiServer = createServer(core.app);
  const port = await server.listen(0, HOST);
  return {
    app: core.app,
    core,
    url: `http://${HOST}:${port}`,
    async restartServer() {
      await server.close();
      server = createServer(core.app);
      await server.listen(port, HOST);
    },
    async stop() {
      await server.close();
      await core.close();
    },
  };
}
