import { PothosValidationError } from '@pothos/core';
import { type ExecutionResult, GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { handleStreamOrSingleExecutionResult, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { unavailableBy } from '../../core/database-failure.ts';
import { BusyError, Refusal, type RefusalCode } from '../../core/errors.ts';
import { maskDigits } from '../../core/mask-digits.ts';
import type { GraphQLContext } from './context.ts';
import { withholdValues } from './withhold-values.ts';

/**
 * What callers see of errors. Refusals and GraphQL's own errors are told as they are; anything else is a bug: it is
 * logged with the request id and answered with that id and nothing more.
 */

/** Refusals that concern the whole request and not one field of it. */
const HTTP_STATUS: Partial<Record<RefusalCode, number>> = {
  AUTHENTICATION_FAILED: 401,
  RATE_LIMITED: 429,
  BUSY: 503,
};

export function presentError(error: unknown): GraphQLError {
  const cause = causeOf(error);
  const refusal = cause instanceof Refusal ? cause : unavailableBy(cause);
  if (refusal) return located(refusal.message, error, extensionsOf(refusal));
  // The arguments of a connection (its cursors above all) are checked by Pothos.
  if (cause instanceof PothosValidationError) return located(cause.message, error, { code: 'INVALID_INPUT' });
  if (cause instanceof GraphQLError) return withoutQuotes(error instanceof GraphQLError ? error : cause);
  const extensions = { code: 'INTERNAL_SERVER_ERROR', unexpected: true };
  return located('Something went wrong on our side. The request id leads to what.', error, extensions);
}

function extensionsOf(refusal: Refusal): GraphQLErrorExtensions {
  const { code, path } = refusal;
  const status = HTTP_STATUS[code];
  const retryAfter = refusal instanceof BusyError ? refusal.retryAfterSeconds : undefined;
  return {
    code,
    ...(path ? { field: [...path] } : {}),
    ...(retryAfter !== undefined ? { retryAfterSeconds: retryAfter } : {}),
    ...(status !== undefined
      ? {
          http: {
            status,
            ...(retryAfter !== undefined ? { headers: { 'retry-after': `${retryAfter}` } } : {}),
          },
        }
      : {}),
  };
}

/** GraphQL's own errors, without what they quote: a card may be among it, as a value or as a name. */
function withoutQuotes(error: GraphQLError): GraphQLError {
  const told = withholdValues(error);
  const message = maskDigits(told.message);
  if (message === told.message && !told.extensions['originalError']) return told;
  return located(message, error, withoutBody(told.extensions));
}

/** Yoga adds what JSON.parse said of a body, which is a piece of the body; by it alone it knows to answer 400. */
function withoutBody({ originalError, http, ...rest }: GraphQLErrorExtensions): GraphQLErrorExtensions {
  if (originalError === undefined) return http ? { ...rest, http } : rest;
  return { ...rest, http: { status: http?.status ?? 400 } };
}

/** Execution wraps what a resolver throws, to say where; sometimes more than once. */
function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

function located(message: string, error: unknown, extensions: GraphQLErrorExtensions): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

/** Presents the errors of single results, and adds what resolvers left for `extensions`. */
export function usePresentation(): Plugin<GraphQLContext> {
  const present = (payload: {
    args: { contextValue: GraphQLContext };
    result: ExecutionResult;
    setResult: (result: ExecutionResult) => void;
  }) => payload.setResult(presentResult(payload.result, payload.args.contextValue));
  return {
    onValidate:
      () =>
      ({ valid, result, setResult }) => {
        if (!valid) setResult(result.map(presentError));
      },
    onExecute: () => ({
      onExecuteDone: payload => handleStreamOrSingleExecutionResult(payload as never, present as never),
    }),
    // The results of a stream are presented where they are made: useSharedExecutions.
    onSubscribe: () => ({
      onSubscribeResult: payload => {
        if (!isAsyncIterable(payload.result)) present(payload as never);
      },
    }),
  };
}

export function presentResult(result: ExecutionResult, context: GraphQLContext): ExecutionResult {
  const { idempotentReplayed } = context.outcome;
  if (!result.errors && !idempotentReplayed) return result;
  return {
    ...result,
    ...(result.errors ? { errors: result.errors.map(error => presentLogged(error, context)) } : {}),
    ...(idempotentReplayed ? { extensions: { ...result.extensions, idempotentReplayed: true } } : {}),
  };
}

export function presentLogged(
  error: unknown,
  { app, requestId, reply }: Pick<GraphQLContext, 'app' | 'requestId' | 'reply'>,
): GraphQLError {
  const presented = presentError(error);
  if (unavailableBy(causeOf(error))) app.log.warn({ err: causeOf(error), requestId }, 'graphql.unavailable');
  if (presented.extensions['unexpected']) {
    app.log.error({ err: causeOf(error), requestId }, 'graphql.failed');
    presented.extensions['requestId'] = requestId;
  }
  if (reply) reply.note.errorCode ??= String(presented.extensions['code'] ?? 'BAD_REQUEST');
  // Yoga turns this into status and headers; over a WebSocket there are none.
  if (!reply) delete presented.extensions['http'];
  return presented;
}
