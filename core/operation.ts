import type { z } from 'zod';
import type { AuditAction } from './audit/audit-actions.ts';
import { canonicalJson } from './canonical-json.ts';
import { authorizedCaller, authorizedMerchant, type Caller, type Context, principalOf } from './context.ts';
import { Refusal, reviveRefusal, ValidationError } from './errors.ts';
import type { Outcome, RequestKey, StoredResponse } from './idempotency.ts';
import { isIdOf } from './ids.ts';
import { IDEMPOTENCY_KEY_MAX_LENGTH } from './limits.ts';
import type { Permission } from './merchants/permissions.ts';
import { parseInput } from './parse.ts';
import type { Span } from './tracing/tracing.ts';

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
  /** The same for what it tells of people only: what a program does, over and over, is in its merchant's own books. */
  readonly auditsPeople?: AuditAction;
  readonly input: Schema;
  /** What the idempotency key stands for: the input without what must not be remembered. */
  readonly fingerprinted?: (input: z.output<Schema>) => unknown;
  /** Which payment it is about, for log lines and traces; `value` is missing where it was refused. */
  readonly paymentOf?: (input: z.output<Schema>, value?: Value) => string | undefined;
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
  const answer = async (
    span: Span,
    ...[ctx, rawInput, idempotencyKey]: Parameters<Operation<Value>>
  ): Promise<Answer<Value>> => {
    const authorize = spec.forShoppers ? authorizedCaller : authorizedMerchant;
    const caller = authorize(ctx, spec.permission);
    const input = parseInput(spec.input, rawInput);
    const key = requestKey(spec, { ctx, caller, input }, idempotencyKey);
    const audits = spec.audits ?? (caller.kind === 'session' ? spec.auditsPeople : undefined);
    const call = { ctx, caller, input, key, now: ctx.app.now(), ...(audits && { audits }) };
    try {
      const answered = await answerOf(spec, call, await spec.run(call));
      const paymentId = spec.paymentOf?.(input, answered.value);
      tell(span, { operation: spec.name, call, outcome: answered.replayed ? 'replayed' : 'done', paymentId });
      return answered;
    } catch (error) {
      const paymentId = spec.paymentOf?.(input);
      if (error instanceof Refusal)
        tell(span, { operation: spec.name, call, outcome: error.code, paymentId });
      throw error;
    }
  };
  return (ctx, ...rest) => ctx.app.tracing.span({ name: spec.name }, span => answer(span, ctx, ...rest));
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

interface Told {
  readonly operation: string;
  readonly call: Pick<Call<unknown>, 'ctx' | 'caller'>;
  readonly outcome: string;
  readonly paymentId: string | undefined;
}

/** What happened, in one log line and on the span. */
function tell(span: Span, { operation: name, call, outcome, paymentId }: Told): void {
  const { ctx, caller } = call;
  const { merchantId, mode } = caller;
  // What callers send in an id's place may be anything.
  const about = paymentId !== undefined && isIdOf('payment', paymentId) ? { paymentId } : {};
  ctx.app.log.info(
    { operation: name, outcome, ...about, merchantId, mode, requestId: ctx.requestId },
    'operation',
  );
  span.tell({ 'sluice.outcome': outcome, 'sluice.merchant.id': merchantId, 'sluice.mode': mode });
  if (about.paymentId) span.tell({ 'sluice.payment.id': about.paymentId });
}
