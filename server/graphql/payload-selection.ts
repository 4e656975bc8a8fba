import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { ValidationError } from '../../core/errors.ts';

/**
 * The shape that an endpoint gives its payloads: a GraphQL selection on Event. It is checked when it is saved,
 * against the schema and for its size, and again before each use, for the schema may have changed since.
 */

/** Every event of a merchant pays for it, so it is held shorter than what a person asks for. */
const SELECTION_MAX_TOKENS = 500;
const SELECTION_MAX_DEPTH = 8;
const SELECTION_MAX_COMPLEXITY = 500;

/** The document that gives one event in this shape. Throws a GraphQLError that says what is wrong. */
export function selectionDocument(schema: GraphQLSchema, selection: string): DocumentNode {
  const document = documentOf(parseSelection(selection));
  const [error] = validate(schema, document, undefined, { maxErrors: 1 });
  if (error) throw error;
  const { depth, complexity } = complexityFromQuery(document, { schema, ctx: {}, variables: { id: '' } });
  // The field `event` around it is not the merchant's.
  if (depth - 1 > SELECTION_MAX_DEPTH) throw tooMuch('levels', depth - 1, SELECTION_MAX_DEPTH);
  if (complexity > SELECTION_MAX_COMPLEXITY) {
    throw tooMuch('points of cost', Math.ceil(complexity), SELECTION_MAX_COMPLEXITY);
  }
  return document;
}

/** Exactly one selection set, `{ … }`, and nothing that could end it and begin something else. */
function parseSelection(selection: string): SelectionSetNode {
  const { definitions } = parse(selection, { maxTokens: SELECTION_MAX_TOKENS, noLocation: true });
  const [operation] = definitions;
  const isShorthand = /^[\s,\uFEFF]*(?:#[^\n]*\n[\s,\uFEFF]*)*\{/.test(selection);
  if (definitions.length !== 1 || operation?.kind !== Kind.OPERATION_DEFINITION || !isShorthand) {
    throw new GraphQLError('It must be one selection in braces, such as { id payment { id status } }.');
  }
  return operation.selectionSet;
}

const EVENT_QUERY = 'query ($id: ID!) { event(id: $id) { id } }';

function documentOf(selectionSet: SelectionSetNode): DocumentNode {
  const document = parse(EVENT_QUERY, { noLocation: true });
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('the query has no operation');
  const [event] = operation.selectionSet.selections;
  const selections = event?.kind === Kind.FIELD ? [{ ...event, selectionSet }] : [];
  return {
    ...document,
    definitions: [{ ...operation, selectionSet: { ...operation.selectionSet, selections } }],
  };
}

function tooMuch(unit: string, actual: number, limit: number): GraphQLError {
  return new GraphQLError(`It has ${actual} ${unit}; at most ${limit} are allowed.`);
}

/** For inputs: refuses what could not be rendered, in a sentence. */
export function checkSelection(schema: GraphQLSchema, selection: string | null | undefined): void {
  if (selection == null) return;
  try {
    selectionDocument(schema, selection);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new ValidationError('INVALID_INPUT', `selection does not fit Event: ${error.message}`, [
      'selection',
    ]);
  }
}
