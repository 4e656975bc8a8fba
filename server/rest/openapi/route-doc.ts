import { z } from 'zod';

/** In the order in which a reader needs them. */
export const TAGS = [
  'Orders',
  'Payments',
  'Refunds',
  'Events',
  'Webhooks',
  'Merchant',
  'Installation',
] as const;

/** What the document says of a route. A route without one does not compile. */
export interface RouteDoc {
  /** The operation's id, from which generators name functions. */
  readonly id: string;
  readonly tag: (typeof TAGS)[number];
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /** The parameters of the query: what reads them, see `readQuery`. */
  readonly query?: z.ZodObject;
  readonly body?: BodyDoc;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Statuses of errors beside those that every route of its access has. */
  readonly errors?: readonly (400 | 401 | 404 | 413)[];
  /** Takes an Idempotency-Key. */
  readonly keyed?: boolean;
}

export interface BodyDoc {
  /** The body's fields, under the names that `rename` takes them by. */
  readonly schema: z.ZodObject;
  /** Whole bodies by name; each can be sent as it is once the ids in it are real ones. */
  readonly examples: Readonly<Record<string, object>>;
  /** An action that needs no body at all. */
  readonly optional?: boolean;
}

export interface AnswerDoc {
  readonly description: string;
  readonly schema: z.ZodType;
}

/** The same route under another name that integrations know. */
export function aliasOf(doc: RouteDoc, id: string): RouteDoc {
  return { ...doc, id, summary: `${doc.summary} (other name)` };
}

/** A page of a list, newest first. */
export function pageOf(schema: z.ZodType, name: string): z.ZodType {
  return z
    .strictObject({
      data: z.array(schema).meta({ description: 'Newest first.' }),
      limit: z.int().meta({ description: 'As asked for.', examples: [10] }),
      offset: z
        .int()
        .optional()
        .meta({ description: 'As asked for; not with `starting_after`.', examples: [0] }),
      total: z
        .int()
        .optional()
        .meta({
          description: 'How many there are, counted to 10,000; not with `starting_after`.',
          examples: [1],
        }),
      total_is_capped: z.literal(true).optional().meta({ description: 'There are more than `total`.' }),
      has_more: z.boolean().meta({ description: 'Whether another page follows.', examples: [false] }),
    })
    .meta({ id: `${name}List`, description: 'A page of a list.' });
}
