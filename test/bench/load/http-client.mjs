import { connect } from 'node:net';

/**
 * An HTTP/1.1 client that does as little as it can, so that the load generator does not measure itself: one socket,
 * one request at a time, sent as ready-made bytes; of an answer it reads the status and where the body ends.
 */
export function httpConnection({ host, port }) {
  const socket = connect({ host, port, noDelay: true });
  let received = '';
  let pending;

  socket.setEncoding('latin1');
  socket.on('data', chunk => {
    received = received === '' ? chunk : received + chunk;
    const answer = readAnswer(received);
    if (!answer) return;
    received = received.slice(answer.length);
    const { resolve } = pending;
    pending = undefined;
    resolve(answer);
  });
  const fail = error => {
    pending?.reject(error ?? new Error('the server closed the connection'));
    pending = undefined;
  };
  socket.on('error', fail);
  socket.on('close', () => fail());

  return {
    ready: new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    }),
    /** Resolves to `{ status, body }`. */
    request(bytes) {
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        socket.write(bytes, 'latin1');
      });
    },
    close: () => socket.destroy(),
  };
}

/** The first whole answer in the text, or undefined while some of it is missing. */
function readAnswer(text) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const status = Number(text.slice(9, 12));
  const head = text.slice(0, headEnd).toLowerCase();
  const start = headEnd + 4;
  const lengthAt = head.indexOf('content-length:');
  const end =
    lengthAt >= 0
      ? start + Number.parseInt(head.slice(lengthAt + 15), 10)
      : head.includes('transfer-encoding: chunked')
        ? endOfChunks(text, start)
        : start;
  if (end === undefined || text.length < end) return undefined;
  return { status, length: end, body: text.slice(start, end) };
}

function endOfChunks(text, start) {
  let at = start;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    at = lineEnd + 2 + size + 2;
    if (size === 0) return at;
    if (at > text.length) return undefined;
  }
}

/** A request as bytes, in two halves with room for a key of fixed length wherever `KEY` stands. */
export function requestTemplate({ method, path, host, headers, body }) {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  const parts = `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`.split(KEY);
  return key => parts.join(key);
}

/** What a key takes the place of; both have this length. */
export const KEY = '@@@@@@@@@@@@@@@@';
