import type { z } from 'zod';
import type { Route } from '../route.ts';
import { ErrorAnswer, errorAnswers, errorsOf } from './error-answers.ts';
import { exampleOf } from './example.ts';
import type { OpenApiAnswer, OpenApiDocument, OpenApiOperation, OpenApiParameter } from './form.ts';
import { inputSchema, type JsonSchema, namedSchemas, nameOf, referenceTo } from './json-schema.ts';
import { type RouteDoc, TAGS } from './route-doc.ts';

const ABOUT = `The REST compatibility layer of Sluice. GraphQL offers more, at \`/graphql\`.

Amounts are integers in minor units. Times are ISO 8601 in UTC. Fields are snake_case; camelCase is understood too.
Another merchant's object answers like one that does not exist.`;

type Schemas = Readonly<Record<string, JsonSchema>>;

/** The OpenAPI 3.1 document of some routes, from the schemas that their input is parsed with. */
export function openApiDocument(routes: readonly Route[], serverUrl: string): OpenApiDocument {
  const answers = routes.flatMap(({ doc }) => Object.values(doc.answers).map(answer => answer.schema));
  const schemas = namedSchemas([...new Set<z.ZodType>([...answers.flatMap(withItems), ErrorAnswer])]);
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes) {
    const path = templateOf(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice REST API',
      version: '1',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    security: [{ keyAndSecret: [] }, { apiKey: [], apiSecret: [] }],
    tags: TAGS.map(name => ({ name })),
    paths,
    components: {
      schemas,
      responses: errorAnswers(referenceTo(nameOf(ErrorAnswer))),
      headers,
      securitySchemes,
    },
  };
}

/** A page's rows have a name of their own, which their page refers to. */
function withItems(schema: z.ZodType): z.ZodType[] {
  const data = (schema as z.ZodObject).shape?.['data'] as z.ZodArray<z.ZodObject> | undefined;
  return data?.element ? [schema, data.element] : [schema];
}

const headers = {
  'Idempotent-Replayed': {
    description: '`true` when this is the stored answer to an earlier request with the same key.',
    schema: { type: 'string', const: 'true' },
  },
  'X-Request-Id': { description: 'Leads to the log lines of this request.', schema: { type: 'string' } },
};

const securitySchemes = {
  keyAndSecret: {
    type: 'http',
    scheme: 'basic',
    description: 'The key as user name, the secret as password.',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'The key.' },
  apiSecret: { type: 'apiKey', in: 'header', name: 'X-Api-Secret', description: 'Its secret.' },
};

/** `:id` in Hono is `{id}` in OpenAPI. */
export function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function operationOf(route: Route, schemas: Schemas): OpenApiOperation {
  const { doc } = route;
  return {
    operationId: doc.id,
    tags: [doc.tag],
    summary: doc.summary,
    ...(doc.description ? { description: doc.description } : {}),
    ...(route.access === 'key' ? {} : { security: [] }),
    parameters: [
      ...pathParameters(route.path),
      ...queryParameters(doc),
      ...(doc.keyed ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(doc.body ? { requestBody: requestBody(doc.body) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(doc.answers).map(([status, answer]) => [status, answerOf(doc, answer, schemas)]),
      ),
      ...errorsOf(route),
    },
  };
}

function pathParameters(path: string): OpenApiParameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name as string,
    in: 'path',
    required: true,
    description: PATH_PARAMETERS[name as string],
    schema: { type: 'string' },
  }));
}

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: 'Its id.',
  connector: 'The name of the processor.',
  accountId: 'cac_…',
  token: "The inbox's token.",
};

function queryParameters({ query }: RouteDoc): OpenApiParameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = inputSchema(query) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description: description as string,
    schema,
  }));
}

const IDEMPOTENCY_KEY: OpenApiParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Up to 255 visible ASCII characters. The same key and the same request get the same bytes for 24 hours, and nothing happens twice.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function requestBody({
  schema,
  examples,
  optional,
}: NonNullable<RouteDoc['body']>): NonNullable<OpenApiOperation['requestBody']> {
  return {
    required: !optional,
    content: {
      'application/json': {
        schema: inputSchema(schema),
        examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
      },
    },
  };
}

function answerOf(
  doc: RouteDoc,
  { description, schema }: RouteDoc['answers'][number],
  schemas: Schemas,
): OpenApiAnswer {
  const $ref = referenceTo(nameOf(schema));
  const replayed = doc.keyed ? { 'Idempotent-Replayed': reference('headers', 'Idempotent-Replayed') } : {};
  return {
    description,
    headers: { 'X-Request-Id': reference('headers', 'X-Request-Id'), ...replayed },
    content: { 'application/json': { schema: { $ref }, example: exampleOf({ $ref }, schemas) } },
  };
}

function reference(kind: string, name: string): object {
  return { $ref: `#/components/${kind}/${name}` };
}
