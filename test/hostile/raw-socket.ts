import { connect, type Socket } from 'node:net';

/** What came back on a connection until it ended, or until nothing more was waited for. */
export interface Heard {
  readonly text: string;
  readonly closed: boolean;
}

/** A connection on which anything may be written, HTTP or not. */
export interface RawSocket {
  readonly socket: Socket;
  write(bytes: string | Buffer): void;
  /** What it has heard so far. */
  heard(): Heard;
  /** Resolves when the other side has closed it; fails when it has not after so long. */
  closed(patienceMs: number): Promise<Heard>;
}

export function openSocket(port: number): RawSocket {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('data', chunk => chunks.push(chunk));
  // Being cut off in the middle of something is what this is about.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  const heard = () => ({ text: Buffer.concat(chunks).toString('latin1'), closed: isClosed });
  return {
    socket,
    write(bytes) {
      if (socket.writable) socket.write(bytes);
    },
    heard,
    closed: patienceMs =>
      new Promise((resolve, reject) => {
        if (isClosed) return resolve(heard());
        const timer = setTimeout(() => {
          socket.destroy();
          reject(new Error(`still open after ${patienceMs} ms; heard: ${heard().text.slice(0, 300)}`));
        }, patienceMs);
        socket.once('close', () => {
          clearTimeout(timer);
          resolve(heard());
        });
      }),
  };
}
