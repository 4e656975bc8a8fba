import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../context.ts';
import { hasOperatorToken } from '../installation/operator-token.ts';
import { gatherMetrics, METRICS_CONTENT_TYPE } from './gather.ts';

export function isMetrics(url: string | undefined): boolean {
  return url === '/metrics' || url?.startsWith('/metrics?') === true;
}

/** The numbers of the installation, for who runs it; to everybody else there is nothing at this address. */
export async function sendMetrics(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!hasOperatorToken(app, request.headers)) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"error":{"code":"NOT_FOUND_ERROR","description":"There is nothing at this address."}}');
    return;
  }
  const text = await gatherMetrics(app.metrics);
  response.writeHead(200, { 'content-type': METRICS_CONTENT_TYPE }).end(text);
}
