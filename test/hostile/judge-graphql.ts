import { REFUSALS } from '../../server/rest/errors.ts';
import { jsonIn } from './judge-rest.ts';
import { leaksIn } from './leaks.ts';
import type { HostileAnswer } from './request.ts';

/** The codes that errors of GraphQL have; some of the language's own have none. */
const CODES: readonly unknown[] = [
  ...Object.keys(REFUSALS),
  ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'],
  ...['BAD_REQUEST', 'DOCUMENT_TOO_LARGE', 'TOO_MANY_OPERATIONS', 'SLOW_READER'],
];

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message?: unknown; readonly extensions?: Record<string, unknown> }[];
}

/** Whether this answer says that nothing was done. */
export function isRefusal({ status, text }: HostileAnswer): boolean {
  if (status >= 400) return true;
  const { data, errors } = (jsonIn(text) ?? {}) as Body;
  if (!data) return errors !== undefined;
  return Object.values(data).every(value => value === null || isUserError(value));
}

function isUserError(value: unknown): value is { __typename: string; code: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    /Error$/.test(String((value as Body & { __typename?: string }).__typename))
  );
}

/** Says what is wrong with an answer of `/graphql`; undefined when nothing is. */
export function judgeGraphQL(answer: HostileAnswer, secrets: readonly string[]): string | undefined {
  const { status, text, headers } = answer;
  if (status >= 500) return `answered ${status}: ${text.slice(0, 300)}`;
  const leak = leaksIn(text, { secrets, isRefusal: isRefusal(answer) });
  if (leak) return leak;
  if (!headers['x-request-id']) return 'the answer has no X-Request-Id';
  // A stream of events, or GraphiQL for a browser: asked for by an Accept header.
  if (!/json/.test(headers['content-type'] ?? 'json')) return undefined;
  return problemOf(jsonIn(text), text);
}

function problemOf(body: unknown, text: string): string | undefined {
  if (typeof body !== 'object' || body === null) return `no JSON object: ${text.slice(0, 300)}`;
  const strange = Object.keys(body).filter(key => !['data', 'errors', 'extensions'].includes(key));
  if (strange.length > 0) return `the answer has ${strange.join(', ')}`;
  const { data, errors } = body as Body;
  if (data === undefined && errors === undefined) return 'the answer has neither data nor errors';
  if (errors && !(Array.isArray(errors) && errors.length > 0)) return 'errors is not a list of errors';
  for (const { message, extensions } of errors ?? []) {
    if (typeof message !== 'string' || message === '') return 'an error says nothing';
    const code = extensions?.['code'];
    if (code !== undefined && !CODES.includes(code))
      return `an error has the code ${String(code)}: ${message}`;
  }
  const unknown = Object.values(data ?? {})
    .filter(isUserError)
    .find(({ code }) => code !== undefined && !CODES.includes(code));
  return unknown && `a refusal has the code ${String(unknown.code)}`;
}
