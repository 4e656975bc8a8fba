import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../core/context.ts';
import { readReadiness } from '../core/installation/readiness.ts';
import { isMetrics, sendMetrics } from '../core/metrics/send-metrics.ts';

export interface Probes {
  readonly port: number;
  close(): Promise<void>;
}

/** What launchers and Prometheus ask a worker; null where they are given no port. Port 0 takes a free one. */
export async function serveProbes(app: App, port: number | undefined): Promise<Probes | null> {
  if (port === undefined) return null;
  const server = createServer((request, response) => {
    answer(app, request, response).catch(error => {
      app.log.error({ err: error }, 'probe.failed');
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, app.config.HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isMetrics(request.url)) return sendMetrics(app, request, response);
  if (request.url === '/health/live') return sendJson(response, 200, { status: 'alive' });
  if (request.url === '/health/ready') {
    const readiness = await readReadiness(app);
    return sendJson(response, readiness.status === 'ready' ? 200 : 503, readiness);
  }
  sendJson(response, 404, {
    error: { code: 'NOT_FOUND_ERROR', description: 'There is nothing at this address.' },
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
