import { z } from 'zod';
import { type RefusalCode, ValidationError } from './errors.ts';
import { METADATA_MAX_BYTES, METADATA_MAX_DEPTH, TEXT_MAX_LENGTH, URL_MAX_LENGTH } from './limits.ts';
import { isCurrency } from './money.ts';

/**
 * The fields that inputs are made of. Input is parsed here and nowhere else; both APIs hand over what their
 * syntax gave them.
 */

/** Postgres stores neither NUL nor half a surrogate pair; a caller hears that now and not as a failure later. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

export function text(maxLength: number = TEXT_MAX_LENGTH) {
  return z
    .string()
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine(isStorableText, 'must be well-formed Unicode without NUL characters');
}

/**
 * A whole number of minor units between two bounds. JSON numbers are exact up to 2^53-1; a string is not a
 * number. The metadata is what a JSON Schema says of it, which cannot see into transforms.
 */
export function minorUnits(min: bigint, max: bigint) {
  return z
    .union(
      [z.bigint(), z.number().int().transform(BigInt)],
      'must be a whole number of minor units, e.g. 4999 for 49.99',
    )
    .refine(amount => amount >= min, `must be at least ${min}`)
    .refine(amount => amount <= max, `must be at most ${max}`)
    .meta({ type: 'integer', minimum: Number(min), maximum: Number(max) });
}

export const currency = z
  .string()
  .refine(isCurrency, 'must be an ISO 4217 currency code in upper case, e.g. INR')
  .meta({ pattern: '^[A-Z]{3}$' });

/** Free JSON of the merchant's. The depth comes first: what is too deep would overflow the stack of any later check. */
export const metadata = z
  .custom<Record<string, unknown>>(
    value =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      depthWithin(value, METADATA_MAX_DEPTH),
    `must be a JSON object at most ${METADATA_MAX_DEPTH} levels deep`,
  )
  .refine(
    value => Buffer.byteLength(JSON.stringify(value)) <= METADATA_MAX_BYTES,
    `must be at most ${METADATA_MAX_BYTES} bytes of JSON`,
  )
  .refine(
    value => isStorableJson(JSON.stringify(value)),
    'must be well-formed Unicode without NUL characters',
  )
  .meta({ type: 'object' });

function depthWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every(inner => depthWithin(inner, levels - 1));
}

/** JSON.stringify escapes NUL and lone surrogates; Postgres' jsonb refuses both. */
function isStorableJson(json: string): boolean {
  return !/\\u(?:0000|d[89a-f])/i.test(json.replaceAll('\\\\', ''));
}

export const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(URL_MAX_LENGTH, `must have at most ${URL_MAX_LENGTH} characters`)
  .refine(isStorableText, 'must be well-formed Unicode without NUL characters');

/** Somebody's name, as they write it. */
export const personName = text(100)
  .transform(name => name.trim())
  .refine(name => name !== '', 'must not be empty');

/** In lower case, as addresses are compared. */
export const emailAddress = text(254)
  .transform(email => email.trim().toLowerCase())
  .refine(
    email => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email),
    'must be an e-mail address, e.g. name@shop.example',
  );

/** An id as input: any text of a plausible length; whether it exists is for the database to say. */
export const idText = text(64);

/** Parses, or throws a ValidationError whose path and sentence tell what to change. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw toValidationError(parsed.error.issues[0] as z.core.$ZodIssue);
}

function toValidationError(issue: z.core.$ZodIssue): ValidationError {
  const path = issue.path.map(String);
  const code =
    issue.code === 'custom' && isRefusalCode(issue.params?.['code']) ? issue.params['code'] : 'INVALID_INPUT';
  if (issue.code === 'unrecognized_keys') {
    const field = [...path, issue.keys[0] as string];
    return new ValidationError(code, `${field.join('.')} is not a known field`, field);
  }
  return new ValidationError(code, sentence(path, issue), path.length > 0 ? path : null);
}

function sentence(path: readonly string[], issue: z.core.$ZodIssue): string {
  const name = path.length > 0 ? path.join('.') : 'the input';
  if (issue.code === 'invalid_type' && issue.message.endsWith('undefined')) return `${name} is required`;
  // Messages of ours begin in lower case and follow the field's name; a custom one may be a whole sentence.
  return /^[a-z]/.test(issue.message)
    ? `${name} ${issue.message}`
    : issue.code === 'custom'
      ? issue.message
      : `${name}: ${issue.message}`;
}

function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === 'string';
}
