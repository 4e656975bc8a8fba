import type { IncomingMessage } from 'node:http';

/** Generous for any order or payment, small for memory: the bound of both APIs. */
export const BODY_MAX_BYTES = 100 * 1024;

/** The whole body, or undefined when there is more than `BODY_MAX_BYTES` of it; the rest is then not read. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return undefined;
  try {
    return await collect(request);
  } catch (error) {
    // The caller hung up in the middle. Nobody hears the answer, and it is no failure of ours.
    if (request.destroyed && !request.complete) return undefined;
    throw error;
  }
}

async function collect(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
