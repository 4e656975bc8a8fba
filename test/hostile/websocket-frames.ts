import { randomBytes } from 'node:crypto';
import { until } from '../until.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';

/** WebSocket by hand (RFC 6455): also what no client would ever write. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

export interface Frame {
  readonly opcode: number;
  readonly payload?: string | Buffer;
  /** Whether it is its message's last one; true unless said otherwise. */
  readonly fin?: boolean;
  /** What a client has to do, and so it does unless told not to. */
  readonly masked?: boolean;
  /** The three bits that nobody has given a meaning. */
  readonly reserved?: number;
  /** The length that it says it has, where that is not the real one. */
  readonly claims?: bigint;
}

export function frame({
  opcode,
  payload = '',
  fin = true,
  masked = true,
  reserved = 0,
  claims,
}: Frame): Buffer {
  const body = Buffer.from(payload);
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = lengthOf(claims ?? BigInt(body.length));
  length[0] = (length[0] ?? 0) | (masked ? 0x80 : 0);
  if (masked) for (let i = 0; i < body.length; i++) body[i] = (body[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return Buffer.concat([Buffer.from([first]), length, mask, body]);
}

function lengthOf(length: bigint): Buffer {
  if (length < 126n) return Buffer.from([Number(length)]);
  const bytes = Buffer.alloc(length < 65_536n ? 3 : 9);
  bytes[0] = length < 65_536n ? 126 : 127;
  if (length < 65_536n) bytes.writeUInt16BE(Number(length), 1);
  else bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

/** A message of graphql-transport-ws. */
export function message(content: object): Buffer {
  return frame({ opcode: OPCODE.text, payload: JSON.stringify(content) });
}

const UPGRADE = [
  'GET /graphql HTTP/1.1',
  'Host: x',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
];

export function askForUpgrade(path = '/graphql'): string {
  return `${UPGRADE.join('\r\n').replace('/graphql', path)}\r\n\r\n`;
}

/** A connection that has become a WebSocket. */
export async function openWebSocket(port: number, patienceMs: number): Promise<RawSocket> {
  const socket = openSocket(port);
  socket.write(askForUpgrade());
  await until(
    () => socket.heard(),
    ({ text }) => /^HTTP\/1\.1 101 .*\r\n\r\n/s.test(text),
    patienceMs,
  );
  return socket;
}

/** The frames that the server has sent, which are short or of 16 bits' length, and whole. */
function* framesIn(text: string): Generator<{ opcode: number; payload: Buffer }> {
  const bytes = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1');
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = bytes.readUInt8(at + 1) & 0x7f;
    if (short === 127) throw new Error('a frame of more than 64 KB');
    const start = at + (short === 126 ? 4 : 2);
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    yield { opcode: bytes.readUInt8(at) & 0x0f, payload: bytes.subarray(start, start + length) };
    at = start + length;
  }
}

/** With which code the server has closed it; undefined when it has not, or without a word. */
export function closeCodeIn(text: string): number | undefined {
  for (const { opcode, payload } of framesIn(text))
    if (opcode === OPCODE.close) return payload.readUInt16BE(0);
  return undefined;
}
