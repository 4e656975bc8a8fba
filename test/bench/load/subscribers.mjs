import { WebSocket } from 'ws';
import { recorder } from './percentiles.mjs';

/**
 * Many subscribers in one process. Each notes which frame came when; what a frame is about is told by the text after
 * `plan.mark` in it. In the end the parent says when each was sent, and hears how long they took.
 *
 * `plan.protocol` is `graphql` (connection_init and one subscription each) or `bare` (frames come by themselves).
 */
const plan = JSON.parse(process.argv[2] ?? '{}');
const MARK_LENGTH = 20;
const OPEN_AT_ONCE = 50;
const arrivals = new Map();
let frames = 0;
let frameBytes = 0;

const sockets = [];
for (let i = 0; i < plan.subscribers; i += OPEN_AT_ONCE) {
  const some = Array.from({ length: Math.min(OPEN_AT_ONCE, plan.subscribers - i) }, (_, k) => open(i + k));
  sockets.push(...(await Promise.all(some)));
}
process.send({ type: 'subscribed' });

process.on('message', ({ type, sentAt }) => {
  if (type === 'count') process.send({ type: 'counted', count: frames });
  if (type !== 'sent') return;
  const latencies = recorder();
  let complete = 0;
  for (const [mark, at] of Object.entries(sentAt)) {
    const times = arrivals.get(mark) ?? [];
    if (times.length === plan.audience) complete += 1;
    for (const time of times) latencies.add(Math.max(0, time - at));
  }
  const result = {
    type: 'result',
    frames,
    frameBytes: Math.round(frameBytes / Math.max(1, frames)),
    sent: Object.keys(sentAt).length,
    complete,
    latency: latencies.summary(),
  };
  process.send(result, () => process.exit());
});

function open(index) {
  return new Promise((resolve, reject) => {
    const graphql = plan.protocol === 'graphql';
    const socket = new WebSocket(plan.url, graphql ? ['graphql-transport-ws'] : [], {
      perMessageDeflate: false,
    });
    socket.on('error', reject);
    socket.on('close', code => reject(new Error(`socket ${index} was closed (${code})`)));
    socket.on('message', data => {
      const at = performance.timeOrigin + performance.now();
      const text = data.toString('latin1');
      if (graphql && text.startsWith('{"type":"connection_ack"')) {
        subscribe(socket, '1', plan.query);
        // Nothing says that a subscription has begun; the end of the log, which both read, comes after that.
        subscribe(socket, '2', '{ eventCursor }');
      } else if (graphql && text.startsWith('{"id":"2"')) resolve(socket);
      else if (graphql && text.startsWith('{"type":"ping"')) socket.send('{"type":"pong"}');
      else note(text, at);
    });
    socket.on('open', () => {
      if (!graphql) return resolve(socket);
      const payload = { authorization: plan.credentials[index % plan.credentials.length] };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
  });
}

function subscribe(socket, id, query) {
  socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
}

function note(text, at) {
  const start = text.indexOf(plan.mark);
  if (start < 0) throw new Error(`not a frame that was expected: ${text.slice(0, 300)}`);
  const mark = text.slice(start + plan.mark.length, start + plan.mark.length + MARK_LENGTH);
  const times = arrivals.get(mark);
  if (times) times.push(at);
  else arrivals.set(mark, [at]);
  frames += 1;
  frameBytes += text.length;
}
