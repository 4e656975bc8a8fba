import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { RestAnswer } from '../../../test/rest.ts';
import { requestRest } from '../../../test/rest.ts';
import { type ExampleWorld, prepareExamples } from '../../../test/rest-examples.ts';
import { type Sluice, startSluice } from '../../../test/sluice.ts';
import { routes } from '../routes.ts';
import type { OpenApiAnswer, OpenApiDocument, OpenApiOperation } from './form.ts';

let sluice: Sluice;
let world: ExampleWorld;
let document: OpenApiDocument;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

beforeAll(async () => {
  sluice = await startSluice();
  await sluice.core.startWorker();
  world = await prepareExamples(sluice);
  document = (await requestRest(sluice.url, { path: '/openapi.json' })).body;
  ajv.addSchema(document, 'openapi');
});

afterAll(() => sluice.stop());

interface Documented {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

const pointer = (...parts: string[]) =>
  `openapi#/${parts.map(part => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

function problemsOf(value: unknown, ...at: string[]): unknown {
  ajv.validate({ $ref: pointer(...at) }, value);
  return ajv.errors ?? [];
}

/** What the document says of an answer with this status; `undefined` when it says nothing. */
function answerAt({ operation }: Documented, status: number): OpenApiAnswer | undefined {
  const answer = operation.responses[status];
  return answer && '$ref' in answer
    ? document.components.responses[answer.$ref.split('/').at(-1) ?? '']
    : answer;
}

function problemsOfAnswer(documented: Documented, { status, body }: RestAnswer): unknown {
  const answer = answerAt(documented, status);
  if (!answer) return `${status} is not documented: ${JSON.stringify(body)}`;
  const name = String(answer.content['application/json'].schema['$ref']).split('/').at(-1) ?? '';
  return problemsOf(body, 'components', 'schemas', name);
}

function operations(): Documented[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

const operationIds = routes.map(({ doc }) => doc.id);
const find = (id: string) => operations().find(({ operation }) => operation.operationId === id) as Documented;

/** One request as the document describes it, with what the operation's path and body need to exist. */
async function send(
  { method, path, operation }: Documented,
  { body, headers }: { body?: object | undefined; headers?: Record<string, string> } = {},
): Promise<RestAnswer> {
  const prepared = await world.requestFor(operation.operationId, body);
  return requestRest(sluice.url, {
    method,
    path: path.replace('{connector}', 'sandbox').replace(/\{\w+\}/g, prepared.parameter),
    ...(method === 'GET' ? {} : prepared.sent),
    headers: { ...(operation.security?.length === 0 ? {} : world.headers), ...prepared.headers, ...headers },
  });
}

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
  });

  test('names each operation once, and each of its fields has a description', () => {
    expect(operationIds.length).toBe(new Set(operationIds).size);
    const undescribed = operations().flatMap(({ operation }) => [
      ...operation.parameters.filter(({ description }) => !description).map(({ name }) => name),
      ...fieldsWithoutDescription(operation.requestBody?.content['application/json'].schema ?? {}),
    ]);
    expect(undescribed).toEqual([]);
    expect(Object.values(document.components.schemas).flatMap(fieldsWithoutDescription)).toEqual([]);
  });

  test('shows answers that its own schemas allow', () => {
    for (const documented of operations()) {
      for (const status of Object.keys(documented.operation.responses)) {
        const example = answerAt(documented, Number(status))?.content['application/json'].example;
        expect(problemsOfAnswer(documented, { status: Number(status), body: example } as RestAnswer)).toEqual(
          [],
        );
      }
    }
  });

  test.each(operationIds)('tells what %s answers to each of its examples', async id => {
    const documented = find(id);
    const bodies = Object.values(
      documented.operation.requestBody?.content['application/json'].examples ?? {
        none: { value: undefined },
      },
    );
    for (const { value } of bodies) {
      const answer = await send(documented, { body: value });
      expect(problemsOfAnswer(documented, answer)).toEqual([]);
      expect(answer.status).toBe(Number(Object.keys(documented.operation.responses)[0]));
      expect(answer.headers.get('x-request-id')).toEqual(expect.any(String));
    }
  });

  test('tells how each operation refuses what is not allowed', async () => {
    for (const documented of operations()) {
      if (documented.operation.security?.length === 0) continue;
      const answer = await send(documented, { headers: { 'x-api-secret': 'wrong' } });
      expect([documented.path, answer.status, problemsOfAnswer(documented, answer)]).toEqual([
        documented.path,
        401,
        [],
      ]);
    }
  });

  test('tells how bodies are refused: an unknown field, another type, too many bytes', async () => {
    for (const documented of operations().filter(({ operation }) => operation.requestBody)) {
      const refusals = [
        [await send(documented, { body: { surely_unknown: 1 } }), 400],
        [await send(documented, { body: {}, headers: { 'content-type': 'text/plain' } }), 415],
        [await send(documented, { body: { receipt: 'x'.repeat(200_000) } }), 413],
      ] as const;
      for (const [answer, status] of refusals) {
        expect([documented.path, answer.status, problemsOfAnswer(documented, answer)]).toEqual([
          documented.path,
          status,
          [],
        ]);
      }
    }
  });

  test('tells how an idempotency key is refused for another request', async () => {
    const order = find('createOrder');
    const headers = { 'idempotency-key': 'documented' };
    expect(await send(order, { body: { amount: 100 }, headers })).toMatchObject({ status: 201 });
    const other = await send(order, { body: { amount: 200 }, headers });
    expect([other.status, problemsOfAnswer(order, other)]).toEqual([422, []]);
  });

  test('becomes a collection with a request for each example', async () => {
    const { body } = await requestRest(sluice.url, { path: '/collection.json' });
    const requests = body.item.flatMap((folder: { item: unknown[] }) => folder.item);
    const examples = operations().map(({ operation }) =>
      Math.max(1, Object.keys(operation.requestBody?.content['application/json'].examples ?? {}).length),
    );
    expect(requests).toHaveLength(examples.reduce((sum, count) => sum + count, 0));
    expect(requests[0].request.url.raw).toMatch(/^\{\{baseUrl\}\}\//);
  });

  test('becomes a page that shows every operation and runs no script', async () => {
    const answer = await fetch(`${sluice.url}/docs/api`);
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toContain('<script');
    for (const id of operationIds) expect(page).toContain(`id="${id}"`);
  });
});

function fieldsWithoutDescription(schema: Readonly<Record<string, unknown>>): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
  return Object.entries(properties).flatMap(([name, of]) => [
    ...(of['description'] ? [] : [name]),
    ...fieldsWithoutDescription(of),
  ]);
}
