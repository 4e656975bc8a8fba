import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** One file of the built clients, ready to be sent. */
export interface StaticFile {
  /** By content coding; `identity` is always there, the others where the build made them. */
  readonly bodies: Readonly<Partial<Record<Coding, Buffer>>> & { readonly identity: Buffer };
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

export type Coding = 'br' | 'gzip' | 'identity';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.sri': 'text/plain; charset=utf-8',
};

/** The build puts the hash of their content into these names, so that what they name never changes. */
const HASHED = /\/assets\/|\/checkout-[0-9a-f]{16}\.js$/;

/**
 * Reads the whole folder once, by URL path. It is a megabyte or two; in return no request ever turns into a file
 * name, and nothing outside the folder can be asked for.
 */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (/\.(?:br|gz)$/.test(name) || !statSync(path).isFile()) continue;
    files.set(`/${relative(folder, path).split(sep).join('/')}`, readStaticFile(path));
  }
  return files;
}

function readStaticFile(path: string): StaticFile {
  const identity = readFileSync(path);
  const br = readIfThere(`${path}.br`);
  const gzip = readIfThere(`${path}.gz`);
  return {
    bodies: { identity, ...(br && { br }), ...(gzip && { gzip }) },
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
    cacheControl: HASHED.test(path.split(sep).join('/')) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

const readIfThere = (path: string) => (existsSync(path) ? readFileSync(path) : undefined);

/** The smallest body that the browser says it understands. */
export function chooseBody(file: StaticFile, acceptEncoding: string): { coding: Coding; body: Buffer } {
  const accepted = acceptEncoding.split(',').map(part => part.trim().split(';')[0]);
  for (const coding of ['br', 'gzip'] as const) {
    const body = file.bodies[coding];
    if (body && accepted.includes(coding)) return { coding, body };
  }
  return { coding: 'identity', body: file.bodies.identity };
}
