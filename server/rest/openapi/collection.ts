import type { OpenApiDocument, OpenApiOperation } from './form.ts';

/** A Postman collection (v2.1, which Bruno and Insomnia read too) of the document: a folder per tag. */
export function collectionOf(document: OpenApiDocument): object {
  return {
    info: {
      name: document.info.title,
      description: document.info.description,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: [
      { key: 'baseUrl', value: document.servers[0]?.url },
      { key: 'apiKey', value: 'key_test_abc123' },
      { key: 'apiSecret', value: 'secret_test_xyz789' },
    ],
    auth: {
      type: 'basic',
      basic: [
        { key: 'username', value: '{{apiKey}}', type: 'string' },
        { key: 'password', value: '{{apiSecret}}', type: 'string' },
      ],
    },
    item: document.tags.map(({ name }) => ({ name, item: requestsOf(document, name) })),
  };
}

function requestsOf(document: OpenApiDocument, tag: string): object[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags.includes(tag))
      .flatMap(([method, operation]) => requests(path, method, operation)),
  );
}

/** A request for each example of a body. */
function requests(path: string, method: string, operation: OpenApiOperation): object[] {
  const bodies = Object.entries(operation.requestBody?.content['application/json'].examples ?? {});
  if (bodies.length === 0) return [request(path, method, { operation, name: operation.summary })];
  return bodies.map(([name, { value }]) =>
    request(path, method, {
      operation,
      name: bodies.length === 1 ? operation.summary : `${operation.summary}: ${name}`,
      body: value,
    }),
  );
}

function request(
  path: string,
  method: string,
  { operation, name, body }: { operation: OpenApiOperation; name: string; body?: object },
): object {
  const segments = path.slice(1).split('/');
  return {
    name,
    request: {
      method: method.toUpperCase(),
      description: operation.description ?? operation.summary,
      ...(operation.security?.length === 0 ? { auth: { type: 'noauth' } } : {}),
      header: body ? [{ key: 'Content-Type', value: 'application/json' }] : [],
      ...(body ? { body: { mode: 'raw', raw: JSON.stringify(body, null, 2) } } : {}),
      url: {
        raw: `{{baseUrl}}${path.replace(/\{(\w+)\}/g, ':$1')}`,
        host: ['{{baseUrl}}'],
        path: segments.map(segment => segment.replace(/^\{(\w+)\}$/, ':$1')),
        variable: segments.filter(isParameter).map(segment => ({ key: segment.slice(1, -1), value: '' })),
        query: operation.parameters
          .filter(parameter => parameter.in === 'query')
          .map(parameter => ({
            key: parameter.name,
            value: '',
            description: parameter.description,
            disabled: true,
          })),
      },
    },
  };
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}
