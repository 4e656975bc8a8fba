import {
  type GraphQLResolveInfo,
  getNamedType,
  isInputObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { Refusal, ValidationError } from '../../core/errors.ts';
import type { Answer } from '../../core/operation.ts';
import type { GraphQLContext } from './context.ts';

/** Awaits an operation and leaves word in `extensions` when its answer is an earlier one. */
export async function answered<Value>(ctx: GraphQLContext, answer: Promise<Answer<Value>>): Promise<Value> {
  try {
    const { value, replayed } = await answer;
    if (replayed) ctx.outcome.idempotentReplayed = true;
    return value;
  } catch (error) {
    if (error instanceof Refusal && error.replayed) ctx.outcome.idempotentReplayed = true;
    // A refusal may become data of the answer; the request log tells of it all the same.
    if (error instanceof Refusal && ctx.reply) ctx.reply.note.errorCode ??= error.code;
    throw error;
  }
}

/** The key that the input names, else the `Idempotency-Key` header's. */
export function idempotencyKeyOf(
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
  given: string | null | undefined,
): string | null {
  if (given != null || ctx.idempotencyKeyHeader === null) return given ?? null;
  // One header cannot stand for two writes: the second would be taken for another request with the same key.
  if (countKeyedFields(info, info.operation.selectionSet) > 1) {
    throw new ValidationError(
      'INVALID_INPUT',
      'The Idempotency-Key header is for documents with one such mutation. Give each its own idempotencyKey.',
      ['idempotencyKey'],
    );
  }
  return ctx.idempotencyKeyHeader;
}

function countKeyedFields(info: GraphQLResolveInfo, { selections }: SelectionSetNode): number {
  let count = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) count += isKeyed(info, selection.name.value) ? 1 : 0;
    else if (selection.kind === Kind.INLINE_FRAGMENT) count += countKeyedFields(info, selection.selectionSet);
    else {
      const fragment = info.fragments[selection.name.value];
      if (fragment) count += countKeyedFields(info, fragment.selectionSet);
    }
  }
  return count;
}

/** Money moves, or something is made that must not be made twice: such inputs have a key. */
function isKeyed(info: GraphQLResolveInfo, fieldName: string): boolean {
  const input = info.parentType.getFields()[fieldName]?.args.find(argument => argument.name === 'input');
  const type = input && getNamedType(input.type);
  return isInputObjectType(type) && 'idempotencyKey' in type.getFields();
}
