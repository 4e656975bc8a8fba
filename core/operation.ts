import type { z } from 'zod';
import type { AuditAction } from './audit/audit-actions.ts';
import { canonicalJson } from './canonical-json.ts';
import { authorizedCaller, authorizedMerchant, type Caller, type Context, principalOf } from './context.ts';
import { Refusal, reviveRefusal, ValidationError } from './errors.ts';
import type { Outcome, RequestKey, StoredResponse } from './idempotency.ts';
import { IDEMPOTENCY_KEY_MAX_LENGTH } from './limits.ts';
import type { Permission } from './merchants/permissions.ts';
import { parseInput } from './parse.ts';

/** The answer to a write. `body` is what REST sends, byte for byte. */
export interface Answer<Value> {
  readonly value: Value;
  readonly body: string;
  readonly replayed: boolean;
}

/** One call of an operation: authorized, parsed, and with its key if it has one. */
export interface Call<Input> {
  readonly ctx: Context;
  readonly caller: Caller;
  readonly input: Input;
  readonly key: RequestKey | null;
  readonly now: Date;
  /** What the audit log calls it, where it tells of it. */
  readonly audits?: AuditAction;
}

export interface OperationSpec<Schema extends z.ZodType, Value> {
  readonly name: string;
  readonly permission: Permission;
  /** Whether a shopper may do it too, with an order's client secret. The run then limits them to that order. */
  readonly forShoppers?: true;
  /** What the audit log calls it; the write adds the entry, in its own transaction. */
  readonly audits?: AuditAction;
  readonly input: Schema;
  /** What the idempotency key stands for: the input without what must not be remembered. */
  readonly fingerprinted?: (input: z.output<Schema>) => unknown;
  readonly run: (call: Call<z.output<Schema>>) => Promise<Outcome<Value>>;
  /** Makes the answer of a stored response: the object as it is now, the body as it was (empty: not known yet). */
  readonly load: (
    call: Call<z.output<Schema>>,
    stored: StoredResponse & { ok: true },
  ) => Promise<Omit<Answer<Value>, 'replayed'>>;
}

export type Operation<Value> = (
  ctx: Context,
  input: unknown,
  idempotencyKey?: string | null,
) => Promise<Answer<Value>>;

/**
 * The one envelope of every write: may the caller, is the input right, has it been asked before, run, say what
 * happened in one log line. Refusals are thrown.
 */
export function operation<Schema extends z.ZodType, Value>(
  spec: OperationSpec<Schema, Value>,
): Operation<Value> {
  return async (ctx, rawInput, idempotencyKey) => {
    const authorize = spec.forShoppers ? authorizedCaller : authorizedMerchant;
    const caller = authorize(ctx, spec.permission);
    const input = parseInput(spec.input, rawInput);
    const key = requestKey(spec, { ctx, caller, input }, idempotencyKey);
    const { audits } = spec;
    const call = { ctx, caller, input, key, now: ctx.app.now(), ...(audits && { audits }) };
    try {
      const answer = await answerOf(spec, call, await spec.run(call));
      logAnswer(spec.name, call, answer.replayed ? 'replayed' : 'done');
      return answer;
    } catch (error) {
      if (error instanceof Refusal) logAnswer(spec.name, call, error.code);
      throw error;
    }
  };
}

async function answerOf<Schema extends z.ZodType, Value>(
  spec: OperationSpec<Schema, Value>,
  call: Call<z.output<Schema>>,
  outcome: Outcome<Value>,
): Promise<Answer<Value>> {
  if (outcome.type === 'done') return { value: outcome.value, body: outcome.body, replayed: false };
  if (outcome.type === 'refused') throw outcome.refusal;
  if (outcome.type === 'waiting') {
    return { ...(await spec.load(call, { ok: true, id: outcome.objectId, body: '' })), replayed: true };
  }
  if (!outcome.response.ok) throw reviveRefusal(outcome.response.refusal);
  return { ...(await spec.load(call, outcome.response)), replayed: true };
}

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

function requestKey<Schema extends z.ZodType, Value>(
  spec: OperationSpec<Schema, Value>,
  call: Pick<Call<z.output<Schema>>, 'ctx' | 'caller' | 'input'>,
  key: string | null | undefined,
): RequestKey | null {
  if (key === null || key === undefined) return null;
  if (key.length > IDEMPOTENCY_KEY_MAX_LENGTH || !VISIBLE_ASCII.test(key)) {
    throw new ValidationError(
      'INVALID_INPUT',
      `idempotencyKey must be 1 to ${IDEMPOTENCY_KEY_MAX_LENGTH} visible ASCII characters`,
      ['idempotencyKey'],
    );
  }
  const { merchantId, mode } = call.caller;
  const request = spec.fingerprinted ? spec.fingerprinted(call.input) : call.input;
  return {
    tenant: { merchantId, mode },
    principal: principalOf(call.caller),
    key,
    operation: spec.name,
    fingerprint: call.ctx.app.vault.requestFingerprint(`${spec.name}\n${canonicalJson(request)}`),
  };
}

function logAnswer(
  operationName: string,
  call: Pick<Call<unknown>, 'ctx' | 'caller'>,
  outcome: string,
): void {
  const { ctx, caller } = call;
  ctx.app.log.info(
    {
      operation: operationName,
      outcome,
      merchantId: caller.merchantId,
      mode: caller.mode,
      requestId: ctx.requestId,
    },
    'operation',
  );
}
