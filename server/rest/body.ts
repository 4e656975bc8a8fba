import { z } from 'zod';
import { HttpError, type RestCode } from './errors.ts';
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

/** What a field is called in core: `return_url` is `returnUrl`. */
type CoreName<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CoreName<Rest>>}`
  : Name;

/** The fields of a body under their names in core; what they hold is for core to say. */
export type Renamed<Schema extends z.ZodObject> = Partial<
  Record<CoreName<keyof Schema['shape'] & string>, unknown>
>;

/**
 * Renames the fields that a body's schema knows to what core calls them. Both snake_case and camelCase are understood;
 * a field that the schema does not know is refused by the name the caller gave it.
 */
export function rename<Schema extends z.ZodObject>(
  body: Body,
  schema: Schema,
  parent?: string,
): Renamed<Schema> {
  const names = namesOf(schema);
  const entries = Object.entries(body).map(([sent, value]) => {
    const name = names.get(sent);
    if (name === undefined) {
      const field = parent ? `${parent}.${sent}` : sent;
      throw new HttpError(400, `${field} is not a known field`, { field });
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Renamed<Schema>;
}

const namesBySchema = new WeakMap<z.ZodObject, ReadonlyMap<string, string>>();

/** Under each way in which a field may be written, its name in core. Made once: every request asks for it. */
function namesOf(schema: z.ZodObject): ReadonlyMap<string, string> {
  const known = namesBySchema.get(schema);
  if (known) return known;
  const names = new Map(
    Object.keys(schema.shape).flatMap(name => [
      [name, camelCase(name)],
      [camelCase(name), camelCase(name)],
    ]),
  );
  namesBySchema.set(schema, names);
  return names;
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_match, letter: string) => letter.toUpperCase());
}

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const CAPTURE_METHODS = { manual: 'MANUAL', automatic: 'AUTOMATIC' } as const;

/** `manual` and `automatic` are MANUAL and AUTOMATIC in core. */
export const captureMethodField = z
  .enum(['manual', 'automatic'], 'must be manual or automatic')
  .nullish()
  .transform(method => (method == null ? undefined : CAPTURE_METHODS[method]))
  .meta({
    description:
      '`manual` (default, unless your settings say otherwise): you capture; `automatic`: captured as soon as authorized.',
  });

/** A field whose form is REST's own, and not core's to say. */
export function parseField<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { field, code }: { field: string; code?: RestCode },
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpError(400, `${field} ${parsed.error.issues[0]?.message}`, { field, ...(code && { code }) });
}
