import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequest, isObject } from './request.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path without its query. */
  readonly path: string;
}

/** The largest request is an authorization with a long return URL. */
const BODY_MAX_BYTES = 16 * 1024;

export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_MAX_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > BODY_MAX_BYTES) reject(new BadRequest(`the body is longer than ${BODY_MAX_BYTES} bytes`));
      else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

/** An empty body counts as an empty object. */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(request)).toString('utf8');
  if (text === '') return {};
  const value = parseJson(text);
  if (!isObject(value)) throw new BadRequest('the body must be a JSON object');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest('the body is not JSON');
  }
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message } });
}

/** Whether a request carries the secret as its bearer token; compared in constant time. */
export function bearerCheck(secret: string): (request: IncomingMessage) => boolean {
  const expected = Buffer.from(`Bearer ${secret}`);
  return request => {
    const given = Buffer.from(request.headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
}

/** A key in a path. */
export function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadRequest('the key in the path is not encoded as a URL wants it');
  }
}
