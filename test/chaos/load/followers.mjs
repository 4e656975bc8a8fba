import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/**
 * Subscribers that want the whole log of their merchant and come back with the cursor they have seen, whatever happens
 * to their socket. Each writes what it saw into a file of its own, one `<cursor> <event id>` a line.
 */
const plan = JSON.parse(process.argv[2] ?? '{}');
const QUERY = 'subscription ($after: String) { events(after: $after) { id cursor } }';
const followers = plan.followers.map(follow);
process.send({ type: 'ready' });

process.on('message', ({ type }) => {
  if (type !== 'cursors') return;
  process.send({
    type: 'cursors',
    cursors: Object.fromEntries(followers.map(one => [one.name, one.cursor])),
  });
});
process.on('disconnect', () => process.exit());

function follow({ name, file, credential, urls }) {
  const seen = openSync(file, 'a');
  const follower = { name, cursor: '0' };
  const note = ({ id, cursor }) => {
    writeSync(seen, `${cursor} ${id}\n`);
    follower.cursor = cursor;
  };
  void (async () => {
    for (let i = 0; ; i++) {
      await listen({ url: urls[i % urls.length], credential, after: follower.cursor, note });
      await sleep(200 + Math.random() * 300);
    }
  })();
  return follower;
}

/** Resolves when the socket is gone or the subscription has ended, for whatever reason. */
function listen({ url, credential, after, note }) {
  return new Promise(resolve => {
    const socket = new WebSocket(url.replace('http', 'ws').concat('/graphql'), ['graphql-transport-ws'], {
      handshakeTimeout: 5_000,
    });
    // The server pings every 12 s; one that says nothing for longer is gone without having said so.
    let silence = setTimeout(() => socket.terminate(), 40_000);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(silence);
      resolve();
    });
    socket.on('ping', () => silence.refresh());
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: credential } })),
    );
    socket.on('message', data => {
      silence = silence.refresh();
      const message = JSON.parse(data.toString());
      if (message.type === 'connection_ack')
        socket.send(
          JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { after } } }),
        );
      if (message.type === 'ping') socket.send('{"type":"pong"}');
      const event = message.payload?.data?.events;
      if (message.type === 'next' && event) note(event);
      else if (['next', 'error', 'complete'].includes(message.type)) socket.close();
    });
  });
}
