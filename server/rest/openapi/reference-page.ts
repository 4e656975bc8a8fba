import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { curlOf } from './curl.ts';
import type { OpenApiAnswer, OpenApiDocument, OpenApiOperation } from './form.ts';
import type { JsonSchema } from './json-schema.ts';
import { REFERENCE_STYLE } from './reference-style.ts';

const styleHash = createHash('sha256').update(REFERENCE_STYLE).digest('base64');

/** The page has no script, and loads nothing. */
export const REFERENCE_POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Html = ReturnType<typeof html>;

/** The document as a page to read: every operation with its fields, a request to paste, and the answer to it. */
export function referencePage(document: OpenApiDocument): string {
  const tags = document.tags.map(({ name }) => ({ name, operations: operationsOf(document, name) }));
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title}</title>
<style>${raw(REFERENCE_STYLE)}</style>
</head>
<body>
<nav aria-label="Operations">
<p class="name">Sluice <span>REST</span></p>
${tags.map(tag => html`<h2>${tag.name}</h2><ul>${tag.operations.map(navigationLine)}</ul>`)}
</nav>
<main>
<h1>${document.info.title}</h1>
${document.info.description.split('\n\n').map(paragraph)}
<p>Everywhere: HTTP Basic with a key and its secret, or the headers <code>X-Api-Key</code> and <code>X-Api-Secret</code>.
For tools: <a href="/openapi.json">OpenAPI 3.1</a> and a <a href="/collection.json">Postman collection</a>.</p>
${tags.map(
  tag => html`<section aria-label="${tag.name}"><h2>${tag.name}</h2>
${tag.operations.map(found => operationSection(document, found))}</section>`,
)}
</main>
</body>
</html>`);
}

interface Found {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

function operationsOf(document: OpenApiDocument, tag: string): Found[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function navigationLine({ method, operation }: Found): Html {
  return html`<li><a href="#${operation.operationId}"><b class="${method}">${method}</b> ${inCode(operation.summary)}</a></li>`;
}

function operationSection(document: OpenApiDocument, found: Found): Html {
  const { method, path, operation } = found;
  const body = operation.requestBody?.content['application/json'].schema;
  return html`<article id="${operation.operationId}">
<h3><a href="#${operation.operationId}">${inCode(operation.summary)}</a></h3>
<p class="address"><b class="${method}">${method}</b> <code>${path}</code></p>
${operation.description ? paragraph(operation.description) : ''}
${fieldTable(
  'Parameters',
  operation.parameters.map(parameter => ({ ...parameter, name: parameter.name, kind: parameter.in })),
)}
${body ? fieldTable('Body', bodyFields(body)) : ''}
<h4>Request</h4>
<pre tabindex="0"><code>${curlOf(document, found)}</code></pre>
${Object.entries(operation.responses).map(([status, answer]) => answerBlock(document, status, answer))}
</article>`;
}

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly schema: JsonSchema;
  readonly kind?: string;
}

/** A body's fields, those of objects in it after a dot. */
function bodyFields(schema: JsonSchema, parent = ''): Field[] {
  const required = new Set(schema['required'] as string[] | undefined);
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).flatMap(([name, of]) => [
    {
      name: `${parent}${name}`,
      required: required.has(name),
      description: of['description'] as string | undefined,
      schema: of,
    },
    ...bodyFields(of, `${parent}${name}.`),
  ]);
}

function fieldTable(title: string, fields: readonly Field[]): Html | '' {
  if (fields.length === 0) return '';
  return html`<h4>${title}</h4>
<dl>${fields.map(
    field => html`<div><dt><code>${field.name}</code> <span>${kindOf(field)}</span></dt>
<dd>${inCode(field.description ?? '')}</dd></div>`,
  )}</dl>`;
}

function kindOf({ required, schema, kind }: Field): string {
  const options = (schema['enum'] ??
    (schema['anyOf'] as JsonSchema[] | undefined)?.[0]?.['enum']) as string[];
  const type = (schema['type'] ?? (schema['anyOf'] as JsonSchema[] | undefined)?.[0]?.['type']) as string;
  return [kind, options ? options.join(' | ') : type, required ? 'required' : 'optional']
    .filter(Boolean)
    .join(', ');
}

function answerBlock(
  { components }: OpenApiDocument,
  status: string,
  answer: OpenApiOperation['responses'][string],
): Html {
  const known = '$ref' in answer ? components.responses[answer.$ref.split('/').at(-1) ?? ''] : answer;
  const { description, content } = known as OpenApiAnswer;
  return html`<details ${status.startsWith('2') ? raw('open') : ''}><summary><b>${status}</b> ${inCode(description)}</summary>
<pre tabindex="0"><code>${JSON.stringify(content['application/json'].example, null, 2)}</code></pre></details>`;
}

function paragraph(text: string): Html {
  return html`<p>${inCode(text)}</p>`;
}

/** Backticks are all the Markdown that descriptions use. */
function inCode(text: string): (Html | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
