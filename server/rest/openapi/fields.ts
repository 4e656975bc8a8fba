import { z } from 'zod';
import { ID_PREFIXES, type IdKind } from '../../../core/ids.ts';

// The fields that answers are made of, with the example that the document shows.

const EXAMPLE_IDS: Partial<Record<IdKind, string>> = {
  merchant: 'mer_0WbLzs0000aaBBcc',
  order: 'order_0WbLzsyl9mHnCVzp',
  payment: 'pay_0WbLzsz0qkQpT1eH',
  refund: 'rfnd_0WbLzt3fX2kLm9Qa',
  event: 'evt_0WbLzszAb3DdEe5F',
  endpoint: 'we_0WbLzsAA11bbCC22',
  delivery: 'dlv_0WbLzszBc4EeFf6G',
};

/** A named schema of the document. Nothing but its fields is in an answer. */
export function shape<Shape extends z.ZodRawShape>(name: string, description: string, fields: Shape) {
  return z.strictObject(fields).meta({ id: name, description });
}

export function id(kind: IdKind, description: string) {
  // The demo merchant's ids are fixed, so the prefix is all that can be promised.
  return z
    .string()
    .regex(new RegExp(`^${ID_PREFIXES[kind]}_`))
    .meta({ description, examples: [EXAMPLE_IDS[kind]] });
}

export function amount(description: string, example: number) {
  return z.int().meta({ description, examples: [example] });
}

export function currency() {
  return z
    .string()
    .regex(/^[A-Z]{3}$/)
    .meta({ description: 'ISO 4217, in upper case.', examples: ['INR'] });
}

export function time(description: string) {
  return z.iso.datetime().meta({ description, examples: ['2026-11-24T09:30:00.000Z'] });
}

/** A field that is always there and may be null. */
export function optional(of: z.ZodType, description: string, example: unknown) {
  return of.nullable().meta({ description, examples: [example] });
}

/** JSON of the merchant's own, or of a shape told elsewhere. */
export function freeObject(description: string) {
  return z.record(z.string(), z.unknown()).meta({ description, examples: [{ cart: 'c-17' }] });
}
