import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiAnswer, OpenApiDocument } from '../../server/rest/openapi/form.ts';
import { leaksIn } from './leaks.ts';
import type { HostileAnswer } from './request.ts';
import type { Operation, RestCase } from './rest-requests.ts';

/** Says what is wrong with an answer; undefined when nothing is. */
export type RestJudge = (
  asked: { readonly of: Operation | undefined; readonly sent: RestCase },
  answer: HostileAnswer,
) => string | undefined;

/** Pages for people and programs that are no part of REST. */
const OTHER_PAGES = /^\/(?:docs\/api|openapi\.json|collection\.json|metrics|queues|graphql)(?:[/?]|$)/;

export function createRestJudge(document: OpenApiDocument, secrets: readonly string[]): RestJudge {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const validators = new Map<string, ValidateFunction>();
  const problemsOf = (name: string, body: unknown) => {
    const validate = validators.get(name) ?? ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
    validators.set(name, validate);
    return validate(body) ? undefined : ajv.errorsText(validate.errors);
  };
  const schemaAt = ({ operation }: Operation, status: number): string | undefined => {
    const said = operation.responses[status];
    const answer: OpenApiAnswer | undefined =
      said && '$ref' in said ? document.components.responses[said.$ref.split('/').at(-1) ?? ''] : said;
    const schema = answer?.content['application/json'].schema;
    return schema && String(schema['$ref']).split('/').at(-1);
  };
  return ({ of, sent }, answer) => {
    const { status, text, headers } = answer;
    if (status >= 500) return `answered ${status}`;
    const leak = leaksIn(text, { secrets, isRefusal: status >= 400 });
    if (leak) return leak;
    if (!headers['x-request-id']) return 'the answer has no X-Request-Id';
    if (sent.request.method === 'HEAD' || OTHER_PAGES.test(sent.request.target)) return undefined;
    const body = jsonIn(text);
    if (body === undefined) return `${status} with a body that is not JSON`;
    const named = of && sent.wellAddressed ? schemaAt(of, status) : status < 400 ? 'Anything' : 'Error';
    if (!named) return `${status} is not documented: ${text.slice(0, 300)}`;
    if (named === 'Anything') return undefined;
    const problem = problemsOf(named, body);
    return problem ? `${status} is not as ${named} is documented: ${problem}` : undefined;
  };
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
