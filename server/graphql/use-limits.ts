import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type DocumentNode, type ExecutionArgs, GraphQLError, getOperationAST, Kind, print } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from './context.ts';
import { DOCUMENT_MAX_COMPLEXITY, DOCUMENT_MAX_DEPTH, DOCUMENT_MAX_FIELDS } from './limits.ts';
import { parseBounded } from './parse-bounded.ts';
import { presentError } from './present-errors.ts';
import { INTROSPECTION_MAX_WEIGHT, weighIntrospection } from './weigh-introspection.ts';

/** Refuses documents that are too much, before anything of them runs. */
export function useLimits(): Plugin<GraphQLContext> {
  const refuseHeavy = (hook: { args: ExecutionArgs; setResultAndStopExecution: (result: never) => void }) => {
    const error = tooHeavy(hook.args);
    if (error) hook.setResultAndStopExecution({ errors: [error] } as never);
  };
  return {
    onParse: ({ setParseFn }) => setParseFn(parseBounded),
    onExecute: hook => refuseHeavy(hook as never),
    onSubscribe: hook => refuseHeavy(hook as never),
  };
}

function tooHeavy({ schema, document, operationName, variableValues, contextValue }: ExecutionArgs) {
  const only = onlyOperation(document, operationName);
  if (!only) return undefined;
  const variables = variableValues ?? {};
  const weight = remembered(document, [operationName, countsIn(only, variables)], () =>
    weigh(only, { schema, ctx: contextValue as object, variables }),
  );
  if (weight instanceof GraphQLError) return weight;
  return (
    overLimit('fields', weight.breadth, DOCUMENT_MAX_FIELDS) ??
    overLimit('levels', weight.depth, DOCUMENT_MAX_DEPTH) ??
    overLimit('points of cost', weight.complexity, DOCUMENT_MAX_COMPLEXITY) ??
    overLimit('fields of the schema', weight.introspection, INTROSPECTION_MAX_WEIGHT)
  );
}

type Weight = Exclude<ReturnType<typeof weigh>, GraphQLError>;

/** By document, which the parser's cache keeps: an application sends the same few again and again. */
const weights = new WeakMap<DocumentNode, Map<string, Weight>>();
/** Page sizes that one document is sent with. */
const MAX_WEIGHTS_OF_DOCUMENT = 20;

function remembered(
  document: DocumentNode,
  decides: readonly unknown[],
  find: () => Weight | GraphQLError,
): Weight | GraphQLError {
  const known = weights.get(document) ?? new Map<string, Weight>();
  weights.set(document, known);
  const key = JSON.stringify(decides);
  const weight = known.get(key) ?? find();
  if (!(weight instanceof GraphQLError) && known.size < MAX_WEIGHTS_OF_DOCUMENT) known.set(key, weight);
  return weight;
}

/** What of the variables a weight can depend on: how many are asked for, and what is skipped or included. */
function countsIn({ definitions }: DocumentNode, variables: Readonly<Record<string, unknown>>): unknown[] {
  return definitions.flatMap(definition =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable, type }) =>
          /^(?:Int|Boolean)\b/.test(print(type)) ? (variables[variable.name.value] ?? null) : null,
        )
      : [],
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
    return { ...complexityFromQuery(document, options), introspection: weighIntrospection(document) };
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
