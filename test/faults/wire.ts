import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut: passes bytes between a client of ours and a server. */
export interface Wire {
  /** The server's URL with this wire in between. */
  readonly url: string;
  /** Ends every connection and accepts none. */
  cut(): void;
  heal(): void;
  /** Ends a connection instead of passing on the next reply that contains this text; resolves when it has. */
  loseReply(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function startWire(targetUrl: string): Promise<Wire> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  let trap: { readonly text: string; readonly sprung: () => void } | undefined;

  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname);
    const hangUp = () => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
    };
    sockets.add(client);
    for (const socket of [client, upstream]) socket.on('error', hangUp).on('close', hangUp);
    if (isCut) return hangUp();
    client.pipe(upstream);
    upstream.on('data', reply => {
      if (trap && reply.includes(trap.text)) {
        trap.sprung();
        trap = undefined;
        return hangUp();
      }
      client.write(reply);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(targetUrl);
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };

  return {
    url: url.href,
    cut,
    heal() {
      isCut = false;
    },
    loseReply: text =>
      new Promise(sprung => {
        trap = { text, sprung };
      }),
    async close() {
      cut();
      await once(server.close(), 'close');
    },
  };
}
