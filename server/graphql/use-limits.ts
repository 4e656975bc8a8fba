import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type DocumentNode, type ExecutionArgs, GraphQLError, getOperationAST, Kind, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from './context.ts';
import {
  DOCUMENT_MAX_COMPLEXITY,
  DOCUMENT_MAX_DEPTH,
  DOCUMENT_MAX_FIELDS,
  DOCUMENT_MAX_TOKENS,
} from './limits.ts';
import { presentError } from './present-errors.ts';

/** Refuses documents that are too much, before anything of them runs. Introspection weighs nothing. */
export function useLimits(): Plugin<GraphQLContext> {
  const refuseHeavy = (hook: { args: ExecutionArgs; setResultAndStopExecution: (result: never) => void }) => {
    const error = tooHeavy(hook.args);
    if (error) hook.setResultAndStopExecution({ errors: [error] } as never);
  };
  return {
    onParse: ({ setParseFn }) =>
      setParseFn(source => parse(source, { maxTokens: DOCUMENT_MAX_TOKENS, noLocation: false })),
    onExecute: hook => refuseHeavy(hook as never),
    onSubscribe: hook => refuseHeavy(hook as never),
  };
}

function tooHeavy({ schema, document, operationName, variableValues, contextValue }: ExecutionArgs) {
  const only = onlyOperation(document, operationName);
  if (!only) return undefined;
  const weight = weigh(only, { schema, ctx: contextValue as object, variables: variableValues ?? {} });
  if (weight instanceof GraphQLError) return weight;
  return (
    overLimit('fields', weight.breadth, DOCUMENT_MAX_FIELDS) ??
    overLimit('levels', weight.depth, DOCUMENT_MAX_DEPTH) ??
    overLimit('points of cost', weight.complexity, DOCUMENT_MAX_COMPLEXITY)
  );
}

/** The document without its other operations: weighing takes the first it finds. */
function onlyOperation(document: DocumentNode, name: string | null | undefined): DocumentNode | undefined {
  const operation = getOperationAST(document, name);
  const fragments = document.definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION);
  return operation ? { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] } : undefined;
}

function weigh(document: DocumentNode, options: Parameters<typeof complexityFromQuery>[1]) {
  try {
    return complexityFromQuery(document, options);
  } catch (error) {
    // Variables that do not fit, for instance; execution would say the same.
    if (error instanceof GraphQLError) return presentError(error);
    throw error;
  }
}

function overLimit(unit: string, actual: number, limit: number): GraphQLError | undefined {
  if (actual <= limit) return undefined;
  return new GraphQLError(
    `The document has ${actual} ${unit}; at most ${limit} are allowed. Ask for less at a time.`,
    {
      extensions: { code: 'DOCUMENT_TOO_LARGE', http: { status: 400 } },
    },
  );
}
