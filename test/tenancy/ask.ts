import {
  type ASTNode,
  GraphQLID,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  Kind,
  parse,
  visit,
} from 'graphql';
import { schema } from '../../server/graphql/schema.ts';
import { type GraphQLAnswerError, postGraphQL } from '../graphql.ts';
import { FIELDS, type FieldAccess, type Naming } from './graphql-operations.ts';
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

/** Every way in which such a field can name something. */
export function namingsOf(...operations: ('Query' | 'Mutation' | 'Subscription')[]): [string, Naming][] {
  return fieldsOf(...operations).flatMap(([name, { names, args, also = [] }]) => {
    const own = names && args ? [{ names, args }] : [];
    return [...own, ...also].map((naming): [string, Naming] => [name, naming]);
  });
}

/** Where in the arguments of a field ids are taken: `input.rules.targets.accountId`. */
export function idPathsOf(name: string): string[] {
  const [typeName = '', fieldName = ''] = name.split('.');
  const field = ROOTS.find(type => type.name === typeName)?.getFields()[fieldName];
  return field?.args.flatMap(arg => idPathsIn(arg.type, arg.name)) ?? [];
}

function idPathsIn(type: GraphQLInputType, path: string): string[] {
  const named = getNamedType(type);
  if (named === GraphQLID) return [path];
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap(field => idPathsIn(field.type, `${path}.${field.name}`));
}

/** Where in its arguments a field is given this id. */
export function pathsOfId(name: string, naming: Naming, id: string): string[] {
  const paths: string[] = [];
  visit(parse(documentOf(name, id, naming)), {
    StringValue({ value }, _key, parent, _path, ancestors) {
      if (value !== id) return;
      const around = [...new Set([...ancestors, parent])].filter(isNode);
      const named = around.filter(node => node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD);
      paths.push(named.map(({ name: { value: part } }) => part).join('.'));
    },
  });
  return paths;
}

function isNode(around: ASTNode | readonly ASTNode[] | undefined): around is ASTNode {
  return around !== undefined && 'kind' in around;
}

/** A document that asks for this field alone, naming `id`. */
export function documentOf(name: string, id: string, naming?: Naming): string {
  const [typeName = '', fieldName = ''] = name.split('.');
  const field = ROOTS.find(type => type.name === typeName)?.getFields()[fieldName];
  if (!field) throw new Error(`${name} is not in the schema`);
  const args = (naming ?? FIELDS[name])?.args?.(id);
  return `${typeName.toLowerCase()} { ${fieldName}${args ? `(${args})` : ''} ${selectionOf(getNamedType(field.type))} }`;
}

export function subjectOf(name: string, id?: string, naming?: Naming): string {
  const subject = (naming ?? FIELDS[name])?.names;
  return id ?? (subject ? UNKNOWN[subject] : '');
}

/** The answer to this field as text, and what it says of the caller. */
export async function ask(
  url: string,
  name: string,
  { headers, id, naming }: { headers: Headers; id?: string | undefined; naming?: Naming | undefined },
): Promise<{ text: string; verdict: Verdict }> {
  const subject = subjectOf(name, id, naming);
  const { data, errors } = await postGraphQL(url, { query: documentOf(name, subject, naming), headers });
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
