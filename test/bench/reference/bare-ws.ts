import { type WebSocket, WebSocketServer } from 'ws';

// A WebSocket server that sends ready-made frames: to all who are connected, or to one group of them after the other.
// Told `{ type: 'send', … }` it does so at a steady rate and answers when each frame was sent.
interface Order {
  readonly type: string;
  readonly frameBytes: number;
  readonly groups: number;
  readonly ratePerSecond: number;
  readonly count: number;
}

const MARK_LENGTH = 20;
const server = new WebSocketServer({
  port: Number(process.env['API_PORT']),
  host: '127.0.0.1',
  perMessageDeflate: false,
});
const sockets: WebSocket[] = [];
server.on('connection', socket => {
  sockets.push(socket);
  socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
});
server.on('listening', () => process.send?.({ type: 'ready' }));

process.on('message', (order: Order) => {
  if (order.type === 'send') send(order);
});

function send({ frameBytes, groups, ratePerSecond, count }: Order): void {
  const sentAt: Record<string, number> = {};
  const startedAt = performance.now();
  let i = 0;
  const timer = setInterval(() => {
    for (; i < count && startedAt + (i * 1_000) / ratePerSecond <= performance.now(); i++) {
      const mark = `m${i}`.padEnd(MARK_LENGTH, '_');
      const frame = `{"mark":"${mark}","padding":"`.padEnd(frameBytes - 2, 'x').concat('"}');
      const bytes = Buffer.from(frame);
      sentAt[mark] = performance.timeOrigin + performance.now();
      const group = i % groups;
      sockets.forEach((socket, k) => {
        if (k % groups === group) socket.send(bytes, { binary: false });
      });
    }
    if (i < count) return;
    clearInterval(timer);
    process.send?.({ type: 'sent', sentAt });
  }, 1);
}

process.on('SIGTERM', () => {
  for (const socket of sockets) socket.terminate();
  server.close();
  process.disconnect?.();
});
