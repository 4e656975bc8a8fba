import { type GraphQLObjectType, getNamedType } from 'graphql';
import { schema } from '../../server/graphql/schema.ts';
import { type GraphQLAnswerError, postGraphQL } from '../graphql.ts';
import { FIELDS, type FieldAccess } from './graphql-operations.ts';
import { selectionOf } from './selection.ts';
import { type Headers, UNKNOWN } from './world.ts';

/** What an answer says of the caller: unknown, known but not allowed, or allowed. */
export type Verdict = 'who are you' | 'not you' | 'answered';

const ROOTS: readonly GraphQLObjectType[] = [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
].filter(type => type !== null && type !== undefined);

/** Every root field of the schema: `Query.payment`. */
export const fieldNames = ROOTS.flatMap(type =>
  Object.keys(type.getFields()).map(field => `${type.name}.${field}`),
);

export const withoutEntry = fieldNames.filter(name => !(name in FIELDS));

/** Fields of one kind of operation that have an entry, as `test.each` takes them. */
export function fieldsOf(...operations: ('Query' | 'Mutation' | 'Subscription')[]): [string, FieldAccess][] {
  return Object.entries(FIELDS).filter(
    ([name]) => fieldNames.includes(name) && operations.some(operation => name.startsWith(`${operation}.`)),
  );
}

/** A document that asks for this field alone, naming `id`. */
export function documentOf(name: string, id: string): string {
  const [typeName = '', fieldName = ''] = name.split('.');
  const field = ROOTS.find(type => type.name === typeName)?.getFields()[fieldName];
  if (!field) throw new Error(`${name} is not in the schema`);
  const args = FIELDS[name]?.args?.(id);
  return `${typeName.toLowerCase()} { ${fieldName}${args ? `(${args})` : ''} ${selectionOf(getNamedType(field.type))} }`;
}

export function subjectOf(name: string, id?: string): string {
  const subject = FIELDS[name]?.names;
  return id ?? (subject ? UNKNOWN[subject] : '');
}

/** The answer to this field as text, and what it says of the caller. */
export async function ask(
  url: string,
  name: string,
  { headers, id }: { headers: Headers; id?: string },
): Promise<{ text: string; verdict: Verdict }> {
  const subject = subjectOf(name, id);
  const { data, errors } = await postGraphQL(url, { query: documentOf(name, subject), headers });
  const text = JSON.stringify({ data, errors });
  return { text: subject ? text.replaceAll(subject, '<id>') : text, verdict: verdictOf(errors) };
}

export function verdictOf(errors: readonly GraphQLAnswerError[] | undefined): Verdict {
  const codes = errors?.map(error => error.extensions?.['code']) ?? [];
  if (codes.includes('AUTHENTICATION_FAILED')) return 'who are you';
  if (codes.includes('FORBIDDEN')) return 'not you';
  const unexpected = codes.find(code => code !== 'NOT_FOUND');
  if (unexpected) throw new Error(`neither an answer nor a refusal: ${JSON.stringify(errors)}`);
  return 'answered';
}
