import { refusedError, ServerError } from './errors.ts';
import type { Reply } from './transport.ts';

interface Result {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[] | null | undefined;
}

/** The object that a mutation answers with; a refusal among its types is thrown. */
export function accepted<Union extends { readonly __typename: string }, Name extends Union['__typename']>(
  reply: Reply<{ readonly result: Union }>,
  name: Name,
): Extract<Union, { readonly __typename: Name }> {
  const result = reply.data.result as Result;
  if (result.__typename === name) return result as Extract<Union, { readonly __typename: Name }>;
  if (result.code === undefined || result.message === undefined) {
    throw new ServerError(`An unexpected ${result.__typename} came back.`, {
      status: 200,
      requestId: reply.requestId,
    });
  }
  const { code, message, path } = result;
  throw refusedError(result.__typename, { code, message, path }, reply.requestId);
}
