import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut: passes bytes between a client of ours and a server, as slowly or badly as it is told. */
export interface Wire {
  /** The server's URL with this wire in between. */
  readonly url: string;
  /** Ends every connection and accepts none. */
  cut(): void;
  /** Passes everything on again, at once. */
  heal(): void;
  /** Ends every connection; new ones are welcome. */
  reset(): void;
  /** Holds back every byte, in both directions, until `heal`; connections stay open. */
  stall(): void;
  /** Holds each reply back for this long. */
  slow(ms: number): void;
  /** Ends a connection instead of passing on the next reply that contains this text; resolves when it has. */
  loseReply(text: string): Promise<void>;
  /** Passes the next reply that contains this text on up to there, and then ends the connection; resolves when it has. */
  cutReply(text: string): Promise<void>;
  /** Passes the next request that contains this text on with nonsense of the same length in its place; resolves when it has. */
  garbleRequest(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Waits for a text to pass. */
interface Trap {
  readonly text: string;
  readonly sprung: () => void;
}

interface Line {
  readonly client: Socket;
  readonly upstream: Socket;
  /** Replies that are held back, in their order; those behind one that waits have to wait too. */
  readonly waiting: { readonly reply: Buffer; readonly dueAt: number }[];
}

export async function startWire(targetUrl: string): Promise<Wire> {
  const target = new URL(targetUrl);
  const lines = new Set<Line>();
  let isCut = false;
  let isStalled = false;
  let delayMs = 0;
  let trap: Trap | undefined;
  let scissors: Trap | undefined;
  let garbler: Trap | undefined;

  const hangUp = (line: Line) => {
    line.client.destroy();
    line.upstream.destroy();
    lines.delete(line);
  };
  const pass = (reply: Buffer, line: Line) => {
    if (line.client.destroyed || line.client.write(reply)) return;
    line.upstream.pause();
    line.client.once('drain', () => isStalled || line.upstream.resume());
  };
  const passLate = (line: Line) => {
    const next = line.waiting.shift();
    if (next) pass(next.reply, line);
    awaitNext(line);
  };
  const awaitNext = (line: Line) => {
    const next = line.waiting[0];
    if (next) setTimeout(passLate, Math.max(0, next.dueAt - performance.now()), line);
  };
  const server = createServer(client => {
    const line: Line = { waiting: [], client, upstream: connect(Number(target.port), target.hostname) };
    lines.add(line);
    for (const socket of [line.client, line.upstream]) {
      socket.on('error', () => hangUp(line));
      socket.on('close', () => hangUp(line));
    }
    if (isCut) return hangUp(line);
    // Changed in place, before the pipe passes it on.
    client.on('data', (request: Buffer) => {
      const at = garbler ? request.indexOf(garbler.text) : -1;
      if (!garbler || at < 0) return;
      request.fill('?', at, at + garbler.text.length);
      garbler.sprung();
      garbler = undefined;
    });
    // Listening has begun to read, which is the pipe's to decide.
    client.pause();
    client.pipe(line.upstream);
    line.upstream.on('data', reply => {
      if (trap && reply.includes(trap.text)) {
        trap.sprung();
        trap = undefined;
        return hangUp(line);
      }
      const at = scissors ? reply.indexOf(scissors.text) : -1;
      if (scissors && at >= 0) {
        line.client.write(reply.subarray(0, at + scissors.text.length), () => hangUp(line));
        scissors.sprung();
        scissors = undefined;
        return;
      }
      if (delayMs === 0 && line.waiting.length === 0) return pass(reply, line);
      line.waiting.push({ reply, dueAt: performance.now() + delayMs });
      if (line.waiting.length === 1) awaitNext(line);
    });
    if (isStalled) hold(line);
  });
  const reset = () => {
    for (const line of [...lines]) hangUp(line);
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(targetUrl);
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    cut() {
      isCut = true;
      reset();
    },
    heal() {
      // Bytes that pass already would pass twice.
      if (isStalled) for (const line of lines) release(line);
      isCut = false;
      isStalled = false;
      delayMs = 0;
    },
    reset,
    stall() {
      isStalled = true;
      for (const line of lines) hold(line);
    },
    slow(ms) {
      delayMs = ms;
    },
    loseReply: text =>
      new Promise(sprung => {
        trap = { text, sprung };
      }),
    cutReply: text =>
      new Promise(sprung => {
        scissors = { text, sprung };
      }),
    garbleRequest: text =>
      new Promise(sprung => {
        garbler = { text, sprung };
      }),
    async close() {
      isCut = true;
      reset();
      await once(server.close(), 'close');
    },
  };
}

/** Neither end is read from, so what is under way stays in the sockets. */
function hold({ client, upstream }: Line): void {
  client.unpipe(upstream);
  client.pause();
  upstream.pause();
}

function release({ client, upstream }: Line): void {
  client.pipe(upstream);
  upstream.resume();
}
