import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

/**
 * All that an answer of this type shows without asking for other nodes: leaves, lists, and the nodes of a
 * connection. Of a union the refusals, of an interface the id. Empty for a leaf.
 */
export function selectionOf(type: GraphQLNamedType): string {
  if (isUnionType(type)) return '{ __typename ... on UserError { code message path } }';
  if (isInterfaceType(type)) return '{ __typename id }';
  return isObjectType(type) ? objectSelection(type) : '';
}

function objectSelection(type: GraphQLObjectType): string {
  const isNode = type.getInterfaces().some(({ name }) => name === 'Node');
  const fields = Object.values(type.getFields()).filter(field => !field.args.some(isRequiredArgument));
  const selected = fields
    .filter(field => isLeafType(getNamedType(field.type)) || (!isNode && leadsOn(field)))
    .map(field => `${field.name} ${selectionOf(getNamedType(field.type))}`);
  return `{ __typename ${selected.join(' ')} }`;
}

function leadsOn({ name, type }: GraphQLField<unknown, unknown>): boolean {
  return name === 'node' || isListType(getNullableType(type));
}
