import fc from 'fast-check';
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from '../../server/rest/openapi/form.ts';
import { ODD_SEGMENTS, ODD_VALUES } from './corpus.ts';
import { contentType, keyCredentials, oddHeaders } from './headers.ts';
import { damaged, type JsonText, mostly, objectOf } from './json-text.ts';
import type { HostileRequest } from './request.ts';

/** One operation of the OpenAPI document, with where it is. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

/** `wellAddressed`: the address names this operation, so that only what the document says of it may be answered. */
export interface RestCase {
  readonly request: HostileRequest;
  readonly wellAddressed: boolean;
}

export function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** Requests to one operation: made from its own description, with something wrong more often than not. */
export function requestsTo({ method, path, operation }: Operation): fc.Arbitrary<RestCase> {
  const hasBody = method !== 'GET';
  return fc
    .record({
      address: addressOf(path),
      query: queryOf(operation.parameters.filter(parameter => parameter.in === 'query')),
      credentials: keyCredentials,
      others: oddHeaders,
      type: contentType,
      body: damaged(bodyOf(operation)),
    })
    .map(({ address, query, credentials, others, type, body }) => ({
      request: {
        method,
        target: `${address.path}${query}`,
        headers: [...credentials, ...others, ...(hasBody ? type : [])],
        body: hasBody ? body : undefined,
      },
      wellAddressed: address.intact,
    }));
}

/** Any method at any address: what is there and what is not. */
export function requestsAnywhere(operations: readonly Operation[]): fc.Arbitrary<RestCase> {
  const paths = [
    ...operations.map(({ path }) => path),
    '/',
    '/graphql/',
    '/metrics',
    '/queues',
    '/docs/api',
    '//',
  ];
  return fc
    .record({
      method: fc.constantFrom(
        'GET',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'HEAD',
        'PROPFIND',
        'TRACE',
      ),
      path: fc.constantFrom(...paths).chain(path => addressOf(path)),
      tail: fc.oneof(
        { weight: 3, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom(...ODD_SEGMENTS).map(segment => `/${segment}`) },
        { weight: 1, arbitrary: fc.constantFrom(...ODD_SEGMENTS).map(segment => `?${segment}`) },
      ),
      headers: fc.tuple(keyCredentials, oddHeaders).map(lists => lists.flat()),
    })
    .map(({ method, path, tail, headers }) => ({
      request: { method, target: `${path.path}${tail}`, headers, body: undefined },
      wellAddressed: false,
    }));
}

/** Which of our ids a path has a place for. */
const SUBJECTS: readonly (readonly [path: RegExp, names: readonly string[]])[] = [
  [/\/orders\//, ['@order@']],
  [/\/payments\//, ['@payment@', '@captured@']],
  [/\/refunds\//, ['@refund@']],
  [/\/webhooks\//, ['@delivery@']],
  [/\/notifications\//, ['sandbox', 'stripe']],
  [/\/webhook-inbox\//, ['@inbox@']],
];

const OTHER_IDS = ['@order@', '@payment@', '@refund@', '@delivery@', '@foreignOrder@', '@foreignPayment@'];

function addressOf(path: string): fc.Arbitrary<{ readonly path: string; readonly intact: boolean }> {
  if (!path.includes('{')) return fc.constant({ path, intact: true });
  const names = SUBJECTS.find(([pattern]) => pattern.test(path))?.[1] ?? OTHER_IDS;
  const fill = (intact: boolean) => (segment: string) => ({
    path: path.replace(/\{\w+\}/, () => segment),
    intact,
  });
  return fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...names).map(fill(true)) },
    { weight: 2, arbitrary: fc.constantFrom(...OTHER_IDS).map(fill(true)) },
    { weight: 3, arbitrary: fc.constantFrom(...ODD_SEGMENTS).map(fill(false)) },
  );
}

function queryOf(parameters: readonly OpenApiParameter[]): fc.Arbitrary<string> {
  const odd = fc.oneof(fc.constantFrom(...ODD_SEGMENTS), fc.constantFrom(...ODD_VALUES).map(asQuery));
  const wanted = parameters.map(({ name, schema }) =>
    fc
      .oneof(
        { weight: 4, arbitrary: fc.constant<string[]>([]) },
        { weight: 4, arbitrary: goodParameter(schema).map(value => [value]) },
        { weight: 2, arbitrary: odd.map(value => [value]) },
        { weight: 1, arbitrary: fc.tuple(goodParameter(schema), odd).map(values => values) },
      )
      .map(values => values.map(value => `${name}=${value}`)),
  );
  const more = fc.oneof(
    { weight: 12, arbitrary: fc.constant<string[]>([]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(['%'], ['&&=='], ['limit[]=1'], ['__proto__=1'], ['?'], ['x=%ff']),
    },
  );
  return fc.tuple(...wanted, more).map(lists => {
    const pairs = lists.flat();
    return pairs.length > 0 ? `?${pairs.join('&')}` : '';
  });
}

/** As much of the value's text as an address may hold. */
function asQuery(json: string): string {
  return encodeURIComponent(json.replace(/^"|"$/g, '').toWellFormed()).slice(0, 4_000).replace(/%.?$/, '');
}

function goodParameter(schema: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const { enum: values } = schema as { enum?: readonly string[] };
  if (values) return fc.constantFrom(...values);
  if (schema['type'] === 'integer') return fc.integer({ min: 0, max: 120 }).map(String);
  return fc.constantFrom(...OTHER_IDS, '0', '5', 'payment.success,refund.processed', '2026-01-01T00:00:00Z');
}

/** Ids in the document's examples are of objects that do not exist. */
const EXAMPLE_ID = /^(order|pay)_\w{16}$/;

function bodyOf({ requestBody }: OpenApiOperation): JsonText {
  if (!requestBody) return fc.constantFrom('', '{}', ...ODD_VALUES.slice(0, 20));
  const { schema, examples } = requestBody.content['application/json'];
  const names = Object.keys((schema['properties'] ?? {}) as object);
  const good = Object.values(examples).map(({ value }) => like(value, names));
  return mostly(fc.oneof(...good), 40);
}

/** An object with the example's fields. */
function like(example: object, names: readonly string[]): JsonText {
  const fields = Object.entries(example).map(([name, value]) => ({
    name,
    value:
      typeof value === 'object' && value !== null
        ? like(value as object, Object.keys(value))
        : fc.constant(exampleText(value)),
  }));
  const others = names.filter(name => !(name in example));
  return objectOf(fields, others);
}

function exampleText(value: unknown): string {
  const kind = typeof value === 'string' ? EXAMPLE_ID.exec(value)?.[1] : undefined;
  if (kind) return JSON.stringify(kind === 'order' ? '@order@' : '@payment@');
  return JSON.stringify(value);
}
