import { z } from 'zod';
import { REST_CODES, type RestCode } from '../errors.ts';
import type { Route } from '../route.ts';
import { shape } from './fields.ts';
import type { OpenApiAnswer } from './form.ts';

export const ErrorAnswer = shape('Error', 'Every error has this form.', {
  error: z
    .strictObject({
      code: z.enum(REST_CODES).meta({ description: 'What kind of error it is.' }),
      description: z.string().meta({ description: 'What is wrong and what to do, in words.' }),
      field: z.string().optional().meta({ description: 'The field that is wrong.' }),
      request_id: z.string().optional().meta({ description: 'Leads to the log lines of this request.' }),
    })
    .meta({ description: 'The error.' }),
});

interface ErrorDoc {
  readonly name: string;
  readonly description: string;
  readonly example: { readonly code: RestCode; readonly description: string; readonly field?: string };
}

const ERRORS = {
  400: {
    name: 'BadRequest',
    description: 'The input is wrong, or the object is in a state that does not allow this.',
    example: { code: 'BAD_REQUEST_ERROR', description: 'amount must be at least 100', field: 'amount' },
  },
  401: {
    name: 'Unauthenticated',
    description: 'The credentials are missing or wrong.',
    example: { code: 'AUTHENTICATION_ERROR', description: 'Invalid API credentials' },
  },
  403: {
    name: 'Forbidden',
    description: 'The key does not allow this.',
    example: { code: 'AUTHENTICATION_ERROR', description: 'This credential does not allow payments:write.' },
  },
  404: {
    name: 'NotFound',
    description: "There is no such object, or it is another merchant's.",
    example: { code: 'NOT_FOUND_ERROR', description: 'Payment not found' },
  },
  409: {
    name: 'KeyInUse',
    description:
      'A request with this idempotency key is still at work: ask again after `Retry-After` seconds.',
    example: {
      code: 'IDEMPOTENCY_ERROR',
      description: 'A request with this idempotency key is still running.',
    },
  },
  413: {
    name: 'TooLarge',
    description: 'The body is too large.',
    example: { code: 'BAD_REQUEST_ERROR', description: 'The body may have at most 102400 bytes.' },
  },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The body is not JSON.',
    example: { code: 'BAD_REQUEST_ERROR', description: 'Send the body as application/json.' },
  },
  422: {
    name: 'KeyReused',
    description: 'This idempotency key was used for another request.',
    example: { code: 'IDEMPOTENCY_ERROR', description: 'This idempotency key was used for another request.' },
  },
  429: {
    name: 'TooManyRequests',
    description: 'Too many requests: try again after `Retry-After` seconds.',
    example: { code: 'RATE_LIMIT_ERROR', description: 'Too many requests.' },
  },
  503: {
    name: 'Busy',
    description: 'Too much is waiting, or the database is away: try again after `Retry-After` seconds.',
    example: { code: 'GATEWAY_ERROR', description: 'Too many requests are waiting.' },
  },
} as const satisfies Record<number, ErrorDoc>;

type ErrorStatus = keyof typeof ERRORS;

/** The answers that routes refer to. */
export function errorAnswers($ref: string): Record<string, OpenApiAnswer> {
  return Object.fromEntries(
    Object.values(ERRORS).map(({ name, description, example }) => [
      name,
      { description, content: { 'application/json': { schema: { $ref }, example: { error: example } } } },
    ]),
  );
}

/** The errors that a route may answer with: those it names, and those that come with how it is reached. */
export function errorsOf({ access, permission, doc }: Route): Record<number, { $ref: string }> {
  const statuses: ErrorStatus[] = [
    ...(doc.errors ?? []),
    ...(access === 'key' ? ([401] as const) : []),
    ...(permission ? ([403] as const) : []),
    ...(doc.keyed ? ([409, 422] as const) : []),
    ...(doc.body ? ([413, 415] as const) : []),
    ...(doc.tag === 'Installation' ? [] : ([429, 503] as const)),
  ];
  return Object.fromEntries(
    statuses.map(status => [status, { $ref: `#/components/responses/${ERRORS[status].name}` }]),
  );
}
