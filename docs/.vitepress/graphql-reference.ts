import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { asText } from './as-text.ts';

const SCHEMA = new URL('../../server/schema.graphql', import.meta.url);

const INTRODUCTION = `# GraphQL reference

Every field of the schema, with what its argument and answers mean. A running installation has the same in GraphiQL at
\`/graphql\` (not in production) and as SDL at \`/schema.graphql\`. How to begin is in the [quick start](/quick-start).`;

/** The schema as a page: operations first, then the types they are made of, each by name. */
export function graphqlReference(): string {
  const schema = buildSchema(readFileSync(SCHEMA, 'utf8'));
  const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter(type => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .filter(type => !operations.includes(type as GraphQLObjectType))
    .sort((one, other) => one.name.localeCompare(other.name));
  return [
    INTRODUCTION,
    ...['Queries', 'Mutations', 'Subscriptions'].flatMap((title, i) => [
      `## ${title}`,
      ...Object.values(operations[i]?.getFields() ?? {}).map(operationSection),
    ]),
    '## Types',
    ...types.map(typeSection),
  ].join('\n\n');
}

function operationSection(field: GraphQLField<unknown, unknown>): string {
  const signature = `\`${field.name}\` answers \`${field.type}\`.`;
  return [`### ${field.name}`, asText(field.description), signature, fieldList(field.args)]
    .filter(Boolean)
    .join('\n\n');
}

function typeSection(type: GraphQLNamedType): string {
  return [`### ${type.name}`, asText(type.description), partsOf(type)].filter(Boolean).join('\n\n');
}

function partsOf(type: GraphQLNamedType): string {
  if (isEnumType(type))
    return type
      .getValues()
      .map(({ name, description }) => item(`\`${name}\``, description))
      .join('\n');
  if (isUnionType(type))
    return `One of ${type
      .getTypes()
      .map(({ name }) => `\`${name}\``)
      .join(', ')}.`;
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    return fieldList(Object.values(type.getFields()));
  return '';
}

type Field = GraphQLArgument | GraphQLInputField | GraphQLField<unknown, unknown>;

function fieldList(fields: readonly Field[]): string {
  return fields.map(field => item(`\`${field.name}: ${field.type}\``, field.description)).join('\n');
}

const item = (name: string, description: string | null | undefined) =>
  `- ${name}${description ? `: ${asText(description).replace(/\s*\n\s*/g, ' ')}` : ''}`;
