import { z } from 'zod';
import { type IdKind, isIdOf } from '../../core/ids.ts';
import { PAGE_MAX } from '../../core/limits.ts';
import { HttpError } from './errors.ts';
import type { Call } from './route.ts';

/**
 * The parameters of queries. A route's schema says all there is to say of them: it parses what is sent, and the OpenAPI
 * document is made of it.
 */
const DEFAULT_LIMIT = 10;
/** Skipping rows costs as much as reading them: whoever goes deeper uses starting_after. */
const OFFSET_MAX = 10_000;

/** Digits, between two bounds. */
export function wholeNumber({ min, max, byDefault }: { min: number; max: number; byDefault: number }) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.preprocess(numberOf, z.int(error).min(min, error).max(max, error)).default(byDefault);
}

/** A text that is no number stays what it is, and is refused as that. */
function numberOf(text: unknown): unknown {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

/** What of ours is shown to callers as something simpler: `CAPTURED` as `success`. */
type Shown<Own extends string, Word extends string> = Readonly<Record<Own, Word>>;

/** A filter by the words that are shown. */
export function oneShown<Own extends string, Word extends string>(shown: Shown<Own, Word>) {
  return oneOf([...new Set(Object.values<Word>(shown))] as [Word, ...Word[]]);
}

/** All of ours that are shown as this word. */
export function shownAs<Own extends string, Word extends string>(shown: Shown<Own, Word>, word: Word): Own[] {
  return (Object.keys(shown) as Own[]).filter(own => shown[own] === word);
}

/** What every list takes: a page by number of rows, or after the last id that was seen. */
export function listParameters(kind: IdKind) {
  return {
    limit: wholeNumber({ min: 1, max: PAGE_MAX, byDefault: DEFAULT_LIMIT }).meta({
      description: 'How many, at most.',
    }),
    offset: wholeNumber({ min: 0, max: OFFSET_MAX, byDefault: 0 }).meta({
      description: 'How many to skip. For deep lists use `starting_after`.',
    }),
    starting_after: z
      .string()
      .refine(id => isIdOf(kind, id), 'must be the id of the last object seen')
      .optional()
      .meta({ description: 'The id of the last object seen.' }),
  };
}

/** Reads a query by its schema. What the schema does not name is ignored. */
export function readQuery<Schema extends z.ZodObject>(call: Call, schema: Schema): z.output<Schema> {
  const sent = Object.keys(schema.shape).map(name => [name, call.query(name)]);
  const parsed = schema.safeParse(Object.fromEntries(sent));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] as z.core.$ZodIssue;
  const field = String(path[0]);
  throw new HttpError(400, `${field} ${message}`, { field });
}
