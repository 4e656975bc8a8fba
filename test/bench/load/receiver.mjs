import { createServer } from 'node:http';
import { recorder } from './percentiles.mjs';

/**
 * A webhook receiver that is as fast as it can be. Told `{ type: 'expect', count }` it says `{ type: 'done' }` when it
 * has seen that many different webhooks, with how long after their payment was made they came.
 */
let seen = new Set();
let latencies = recorder();
let expected = Number.POSITIVE_INFINITY;

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(204).end();
    arrived(request.headers['webhook-id'], chunks);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port }));

process.on('message', ({ type, count }) => {
  if (type !== 'expect') return;
  seen = new Set();
  latencies = recorder();
  expected = count;
});
process.on('disconnect', () => process.exit());

function arrived(id, chunks) {
  if (seen.has(id)) return;
  seen.add(id);
  const body = Buffer.concat(chunks).toString('latin1');
  const at = body.indexOf('"created_at":"') + 14;
  latencies.add(Date.now() - Date.parse(body.slice(at, at + 24)));
  if (seen.size !== expected) return;
  process.send({ type: 'done', latency: latencies.summary() });
  expected = Number.POSITIVE_INFINITY;
}
