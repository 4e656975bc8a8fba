import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
} from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Sharing } from '../live/audience.ts';
import type { GraphQLContext } from './context.ts';
import { presentResult } from './present-errors.ts';
import { sharingKey } from './sharing-key.ts';

/**
 * Runs subscriptions so that equal ones share their executions (`server/live/audience.ts`): over a WebSocket what
 * comes live is executed and serialised once and goes to the sockets as bytes; the results that still come one by
 * one are those of a reader that catches up, those of other transports, and the error that ends a stream.
 */
export function useSharedExecutions(): Plugin<GraphQLContext> {
  return {
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn((args: ExecutionArgs) => subscribe(args)),
  };
}

async function subscribe(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const context = args.contextValue as GraphQLContext;
  // A context of its own for each execution: what plugins remember by context must not outlive one.
  const run = async (item: unknown) => {
    const contextValue: GraphQLContext = { ...context };
    return presentResult(await execute({ ...args, contextValue, rootValue: item }), contextValue);
  };
  const sharing = sharingOf(args, run);
  const contextValue: GraphQLContext = { ...context, sharing };
  const source = await createSourceEventStream({ ...args, contextValue }).catch(refused);
  if (!isAsyncIterable(source)) return source;
  return mapAsyncIterator(source[Symbol.asyncIterator](), run);
}

/** GraphQL takes a refusal, which has a path of its own, for an error that has been located, and throws it. */
function refused(error: unknown): ExecutionResult {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

function sharingOf(args: ExecutionArgs, run: (item: unknown) => Promise<ExecutionResult>): Sharing | null {
  const { sink, caller } = args.contextValue as GraphQLContext;
  if (!sink || !caller) return null;
  return {
    key: sharingKey(args, caller),
    sink,
    render: async event => Buffer.from(JSON.stringify(await run(event))),
  };
}
