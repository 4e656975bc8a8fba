import { type DocumentNode, type ExecutionArgs, getOperationAST, Kind, print, visit } from 'graphql';
import type { Caller } from '../../core/context.ts';

/**
 * What decides about the results of a subscription: two with the same key get the same bytes for the same event.
 * That is the document, its variables, and everything of the caller that a resolver or a permission may ask for.
 * Where a subscriber starts is left out: it decides which events it gets, and nothing about any of them.
 */
export function sharingKey(
  { document, operationName, variableValues }: ExecutionArgs,
  caller: Caller,
): string {
  const { text, variables } = shapeOf(document, operationName);
  return JSON.stringify([
    text,
    operationName ?? null,
    variables.map(name => [name, variableValues?.[name]]),
    caller.merchantId,
    caller.mode,
    caller.kind,
    caller.kind === 'checkout' ? caller.orderId : null,
    caller.kind === 'session' && caller.operator,
    [...caller.permissions].sort(),
  ]);
}

interface Shape {
  readonly text: string;
  /** Those that are used anywhere but as the start. */
  readonly variables: readonly string[];
}

const START_ARGUMENT = 'after';

/** By document, which the parser's cache keeps: a thousand subscribers bring the same one. */
const shapes = new WeakMap<DocumentNode, Map<string, Shape>>();

function shapeOf(document: DocumentNode, operationName: string | null | undefined): Shape {
  const byName = shapes.get(document) ?? new Map<string, Shape>();
  shapes.set(document, byName);
  const name = operationName ?? '';
  const shape = byName.get(name) ?? readShape(document, operationName);
  byName.set(name, shape);
  return shape;
}

function readShape(document: DocumentNode, operationName: string | null | undefined): Shape {
  const operation = getOperationAST(document, operationName);
  const roots = new Set<unknown>(operation?.selectionSet.selections);
  const withoutStart = visit(document, {
    Field(node) {
      if (!roots.has(node)) return undefined;
      return {
        ...node,
        arguments: node.arguments?.filter(({ name }) => name.value !== START_ARGUMENT) ?? [],
      };
    },
  });
  const variables = new Set<string>();
  visit(withoutStart, {
    // A definition names its variable too, and does not use it.
    VariableDefinition: node => (node.directives?.length ? undefined : false),
    [Kind.VARIABLE]: node => void variables.add(node.name.value),
  });
  return { text: print(withoutStart), variables: [...variables].sort() };
}
