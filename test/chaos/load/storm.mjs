import { WebSocket } from 'ws';

/**
 * Thousands of dashboards of one merchant, which all come back at once, and some that subscribe to everything of a
 * busy merchant and never read a byte of it.
 */
const plan = JSON.parse(process.env['STORM'] ?? '{}');
const OPEN_AT_ONCE = 100;
const QUERY = 'subscription { events { id cursor type payment { id status amount } } }';
let sockets = [];

for (let i = 0; i < plan.slow; i++) await subscribe(i, plan.slowCredential, { reads: false });
for (let i = 0; i < plan.sockets; i += OPEN_AT_ONCE) sockets.push(...(await openSome(i, OPEN_AT_ONCE)));
process.on('message', async ({ type }) => {
  if (type !== 'again') return;
  const startedAt = performance.now();
  for (const socket of sockets) socket.terminate();
  sockets = await openSome(0, plan.sockets);
  process.send({ type: 'again', tookMs: performance.now() - startedAt });
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.send({ type: 'ready' });

function openSome(from, count) {
  return Promise.all(Array.from({ length: count }, (_, k) => subscribeUntilItWorks(from + k)));
}

async function subscribeUntilItWorks(index) {
  for (;;) {
    try {
      return await subscribe(index, plan.credential, { reads: true });
    } catch {
      await new Promise(resolve => setTimeout(resolve, 200 + Math.random() * 500));
    }
  }
}

/** Resolves when the server has taken the subscription: a pong to a ping sent behind it says so. */
function subscribe(index, authorization, { reads }) {
  return new Promise((resolve, reject) => {
    const url = plan.urls[index % plan.urls.length].replace('http', 'ws').concat('/graphql');
    const socket = new WebSocket(url, ['graphql-transport-ws'], { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })),
    );
    socket.on('message', data => {
      const text = data.toString('latin1');
      if (text.startsWith('{"type":"connection_ack"')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }));
        socket.send('{"type":"ping"}');
      } else if (text.startsWith('{"type":"ping"')) socket.send('{"type":"pong"}');
      else if (text.startsWith('{"type":"pong"')) {
        if (!reads) socket.pause();
        resolve(socket);
      }
    });
  });
}
