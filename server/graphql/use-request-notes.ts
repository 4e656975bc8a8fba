import { type ExecutionArgs, getOperationAST, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from './context.ts';

/** Leaves the operation's name for the request log: GraphQL's requests all have the same address. */
export function useRequestNotes(): Plugin<GraphQLContext> {
  const note = ({ args }: { args: ExecutionArgs }) => {
    const { reply } = args.contextValue as GraphQLContext;
    if (reply) reply.note.operation = nameOf(args);
  };
  return { onExecute: hook => note(hook as never), onSubscribe: hook => note(hook as never) };
}

/** The name it was given, or else its first field. */
function nameOf({ document, operationName }: ExecutionArgs): string | null {
  const operation = getOperationAST(document, operationName);
  const [first] = operation?.selectionSet.selections ?? [];
  return operation?.name?.value ?? (first?.kind === Kind.FIELD ? first.name.value : null);
}
