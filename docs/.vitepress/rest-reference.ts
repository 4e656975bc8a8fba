import { curlOf } from '../../server/rest/openapi/curl.ts';
import { openApiDocument } from '../../server/rest/openapi/document.ts';
import type { OpenApiDocument, OpenApiOperation } from '../../server/rest/openapi/form.ts';
import type { JsonSchema } from '../../server/rest/openapi/json-schema.ts';
import { routes } from '../../server/rest/routes.ts';
import { asText } from './as-text.ts';

/** Where `npm start` has the API. */
const API = 'http://localhost:8000';

const INTRODUCTION = `# REST reference

Every address, with its parameters, a request to paste and the answer to it, from the same OpenAPI 3.1 document that a
running installation has at \`/openapi.json\` (and as a page at \`/docs/api\`, as a Postman collection at \`/collection.json\`).`;

/** The REST layer as a page. */
export function restReference(): string {
  const document = openApiDocument(routes, API);
  return [
    INTRODUCTION,
    document.info.description.split('\n\n').map(asText).join('\n\n'),
    ...document.tags.flatMap(({ name }) => [`## ${name}`, ...sectionsOf(document, name)]),
  ].join('\n\n');
}

function sectionsOf(document: OpenApiDocument, tag: string): string[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => section(document, { method: method.toUpperCase(), path, operation })),
  );
}

interface Found {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

function section(document: OpenApiDocument, found: Found): string {
  const { method, path, operation } = found;
  const body = operation.requestBody?.content['application/json'].schema;
  const fields = [
    ...operation.parameters.map(({ name, description, in: place }) =>
      item(`${name} (${place})`, description),
    ),
    ...(body ? bodyItems(body) : []),
  ];
  return [
    `### ${asText(operation.summary)}`,
    `<code v-pre>${method} ${path}</code>`,
    asText(operation.description),
    fields.join('\n'),
    fenced('sh', curlOf(document, found)),
    ...Object.entries(operation.responses).flatMap(([status, answer]) =>
      '$ref' in answer
        ? []
        : [
            `**${status}** ${asText(answer.description)}`,
            fenced('json', JSON.stringify(answer.content['application/json'].example, null, 2)),
          ],
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function bodyItems(schema: JsonSchema, parent = ''): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  return Object.entries(properties).flatMap(([name, of]) => [
    item(`${parent}${name}`, of['description'] as string | undefined),
    ...bodyItems(of, `${parent}${name}.`),
  ]);
}

const item = (name: string, description: string | undefined) =>
  `- <code v-pre>${name}</code>${description ? `: ${asText(description).replace(/\s*\n\s*/g, ' ')}` : ''}`;

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
