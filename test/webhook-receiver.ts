import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A merchant's server in a test: remembers what it is sent and answers as it is told. */
export interface WebhookReceiver {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  /** Decides the answers from now on; without one every webhook is answered with 200. */
  answer(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export interface ReceivedWebhook {
  readonly at: Date;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes. */
  readonly body: Buffer;
  /** What the body says, e.g. `{ id, event, cursor, timestamp, data }`. */
  readonly event: Record<string, unknown>;
}

export type Behaviour = (response: ServerResponse, webhook: ReceivedWebhook) => void;

export const succeed: Behaviour = response => void response.end('ok');
export const hang: Behaviour = () => undefined;

export function failWith(statusCode: number, headers: Record<string, string> = {}): Behaviour {
  return response => void response.writeHead(statusCode, headers).end(`status ${statusCode}`);
}

/** On a free port, unless one is named. */
export async function startReceiver(port = 0): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  let behaviour = succeed;
  const server = createServer(async (request, response) => {
    const webhook = await read(request);
    received.push(webhook);
    behaviour(response, webhook);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    answer(next) {
      behaviour = next;
    },
    async close() {
      const closed = new Promise(resolve => server.close(resolve));
      // In this order: a connection that came in between would be waited for.
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<ReceivedWebhook> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return {
    at: new Date(),
    path: request.url ?? '',
    headers: request.headers,
    body,
    event: body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : {},
  };
}
