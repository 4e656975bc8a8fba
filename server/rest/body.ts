import { HttpError } from './errors.ts';
import type { Call } from './route.ts';

export type Body = Readonly<Record<string, unknown>>;

/** The body as an object. An absent one is `{}`: actions need none. */
export async function readBody(call: Call): Promise<Body> {
  const bytes = await call.bytes();
  if (bytes.length === 0) return {};
  const contentType = call.headers['content-type'];
  if (typeof contentType !== 'string' || !/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    throw new HttpError(415, 'Send the body as application/json.');
  }
  const value = parse(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'The body must be a JSON object.');
  }
  return value as Body;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    throw new HttpError(400, 'The body is not valid JSON.');
  }
}

/**
 * Renames fields to what core calls them. Both snake_case and camelCase are understood; a field that is not in
 * `names` is refused by the name the caller gave it.
 */
export function rename<Name extends string>(
  body: Body,
  names: readonly Name[],
  parent?: string,
): Partial<Record<Name, unknown>> {
  const entries = Object.entries(body).map(([sent, value]) => {
    const name = names.find(known => known === sent || snakeCase(known) === sent);
    if (name === undefined) {
      const field = parent ? `${parent}.${sent}` : sent;
      throw new HttpError(400, `${field} is not a known field`, { field });
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Partial<Record<Name, unknown>>;
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `manual` and `automatic` are MANUAL and AUTOMATIC in core. */
export function captureMethodOf(value: unknown): 'MANUAL' | 'AUTOMATIC' | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'manual') return 'MANUAL';
  if (value === 'automatic') return 'AUTOMATIC';
  throw new HttpError(400, 'capture_method must be manual or automatic', { field: 'capture_method' });
}
