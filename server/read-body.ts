import type { IncomingMessage } from 'node:http';

/** Generous for any order or payment, small for memory: the bound of both APIs. */
export const BODY_MAX_BYTES = 100 * 1024;

/** Why there is no body: more than `BODY_MAX_BYTES` of it, the rest of which is not read; or the caller is gone. */
export type NoBody = 'too large' | 'hung up';

/** The whole body, or why there is none. */
export async function readBody(request: IncomingMessage): Promise<Buffer | NoBody> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return 'too large';
  try {
    return await collect(request);
  } catch (error) {
    // The caller hung up, in the middle of it or when all had been sent but not yet read. Nobody hears the answer, and
    // it is no failure of ours, though it looks like a connection to the database that was lost.
    if (request.destroyed) return 'hung up';
    throw error;
  }
}

/** By its events: an iterator over the body costs more than all else that is done to a small one. */
function collect(request: IncomingMessage): Promise<Buffer | 'too large'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = () => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= BODY_MAX_BYTES) return;
      stop();
      request.pause();
      resolve('too large');
    };
    const onEnd = () => {
      stop();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    };
    const onError = (error: Error) => {
      stop();
      reject(error);
    };
    const onClose = () => onError(new Error('The connection was closed before the body was read.'));
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    // It may have been closed before anybody listened.
    if (request.destroyed && !request.readableEnded) onClose();
  });
}
