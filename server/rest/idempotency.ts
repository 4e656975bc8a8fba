import type { Answer } from '../../core/operation.ts';
import type { Call, Reply } from './route.ts';

export function idempotencyKeyIn(call: Call): string | null {
  const header = call.headers['idempotency-key'];
  return typeof header === 'string' ? header : null;
}

/** 201 with the operation's own bytes, the same each time it is asked for with the same key. */
export function created(answer: Answer<unknown>): Reply {
  return answered(201, answer);
}

export function answered(status: number, answer: Answer<unknown>): Reply {
  return {
    status,
    body: answer.body,
    ...(answer.replayed ? { headers: { 'idempotent-replayed': 'true' } } : {}),
  };
}
