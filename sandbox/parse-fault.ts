import { CALLS, type Call, type Fault, type Mishap } from './faults.ts';
import { BadRequest, isObject, type Json, optionalInteger } from './request.ts';

const DEFAULT_CALLS: readonly Call[] = ['authorize', 'capture', 'void', 'refund'];
/** A call that waits longer than this has been given up by everybody. */
const WAIT_MAX_MS = 600_000;

/** Reads `{ type, ms?, on?, calls?, probability?, seed?, flapping?: { down, up } }`; throws `BadRequest`. */
export function parseFault(body: Json): Omit<Fault, 'id'> {
  return {
    mishap: parseMishap(body),
    on: parseCalls(body['on'] ?? DEFAULT_CALLS),
    calls: body['calls'] === undefined ? null : optionalInteger(body, 'calls', { otherwise: 1, min: 1 }),
    probability: parseProbability(body['probability'] ?? 1),
    seed: optionalInteger(body, 'seed', { otherwise: 1 }),
    flapping: isObject(body['flapping']) ? parseFlapping(body['flapping']) : null,
  };
}

function parseMishap(body: Json): Mishap {
  const type = body['type'];
  switch (type) {
    case 'error':
    case 'hang':
    case 'lose_answer':
      return { type };
    case 'slow':
    case 'slow_answer':
      return { type, ms: Math.min(optionalInteger(body, 'ms', { otherwise: 5_000 }), WAIT_MAX_MS) };
    default:
      throw new BadRequest('type must be error, hang, lose_answer, slow or slow_answer');
  }
}

function parseCalls(value: unknown): readonly Call[] {
  if (Array.isArray(value) && value.every(isCall)) return value;
  throw new BadRequest(`on must be a list out of ${CALLS.join(', ')}`);
}

function isCall(value: unknown): value is Call {
  return CALLS.includes(value as Call);
}

function parseProbability(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new BadRequest('probability must be a number from 0 to 1');
}

function parseFlapping(value: Json): NonNullable<Fault['flapping']> {
  return {
    down: optionalInteger(value, 'down', { otherwise: 1, min: 1 }),
    up: optionalInteger(value, 'up', { otherwise: 1, min: 1 }),
  };
}
