import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { seededRandom } from '../random.mjs';

/**
 * Receivers of webhooks, each with a temper, on one port: `/<name>`. What one of them has taken (answered with 2xx) is
 * written into a file, one line each. Told `{ type: 'temper', name, temper }` one changes its ways.
 */
const plan = JSON.parse(process.argv[2] ?? '{}');
const seen = openSync(plan.seen, 'a');
const tempers = { ...plan.tempers };
const random = seededRandom(plan.seed, 0x7265);

const FLOOD_BYTES = 100 * 1024 * 1024;
const FLOOD_CHUNK = Buffer.alloc(64 * 1024, 'x');

/** What each temper makes of a webhook. */
const ANSWERS = {
  prompt: take,
  slow: (name, id, response) => setTimeout(() => take(name, id, response), random.whole(200, 2_000)),
  shaky: (name, id, response) => (random.chance(0.2) ? refuse(response, 500) : take(name, id, response)),
  /** Takes it and does not say so: it has to come again. */
  forgetful: (name, id, response) => (random.chance(0.1) ? response.destroy() : take(name, id, response)),
  deaf: () => undefined,
  /** Reads nothing; see below. */
  unread: () => undefined,
  away: (_name, _id, response) => response.destroy(),
  busy: (_name, _id, response) => refuse(response, 429, { 'retry-after': '1' }),
  gone: (_name, _id, response) => refuse(response, 410),
  astray: (_name, _id, response) =>
    refuse(response, 307, { location: 'http://169.254.169.254/latest/meta-data' }),
  /** Says that it takes it, and does not stop talking. */
  flood(name, id, response) {
    writeSync(seen, `${name} ${id}\n`);
    flood(response);
  },
};

function take(name, id, response) {
  writeSync(seen, `${name} ${id}\n`);
  response.writeHead(204).end();
}

function refuse(response, status, headers = {}) {
  response.writeHead(status, headers).end();
}

function flood(response) {
  response.on('error', () => undefined);
  response.writeHead(200);
  let sent = 0;
  const more = () => {
    while (sent < FLOOD_BYTES && !response.destroyed) {
      sent += FLOOD_CHUNK.length;
      if (!response.write(FLOOD_CHUNK)) return response.once('drain', more);
    }
    return response.end();
  };
  more();
}

const server = createServer((request, response) => {
  const name = request.url.slice(1);
  request.on('error', () => undefined);
  // Not a byte more is read from who reads nothing, and nothing is answered.
  if (tempers[name] === 'unread') return request.socket.pause();
  return request
    .resume()
    .on('end', () => ANSWERS[tempers[name]](name, request.headers['webhook-id'], response));
});
server.keepAliveTimeout = 60_000;
server.listen(plan.port, '127.0.0.1', () => process.send({ type: 'ready' }));
process.on('message', ({ type, name, temper }) => {
  if (type === 'temper') tempers[name] = temper;
});
process.on('disconnect', () => process.exit());
