import type { z } from 'zod';
import { type AuditNote, appendAudit, auditedBy } from '../audit/append-audit.ts';
import type { AuditAction } from '../audit/audit-actions.ts';
import { type Context, callerOf, type SessionCaller } from '../context.ts';
import { inTransaction, type Transaction } from '../db.ts';
import { ForbiddenError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { announceAccess } from './access-hints.ts';
import type { Permission } from './permissions.ts';

/** One write of somebody who is signed in, under way. */
export interface AccountWrite<Input> {
  readonly tx: Transaction;
  readonly ctx: Context;
  readonly caller: SessionCaller;
  readonly input: Input;
  readonly now: Date;
  /** Has the audit log tell of it, in the same transaction. */
  audit(action: AuditAction, about?: Partial<Pick<AuditNote, 'target' | 'details'>>): void;
  /** Somebody may do less, more or something else from now on. */
  changesAccess(): void;
}

export interface AccountWriteSpec<Schema extends z.ZodType, Value> {
  readonly name: string;
  /** null: everybody may who is signed in; it is about themselves. */
  readonly permission: Permission | null;
  readonly input: Schema;
  readonly run: (write: AccountWrite<z.output<Schema>>) => Promise<Value>;
}

/**
 * The envelope of what people do to accounts: may they, is the input right, one transaction with its audit entries,
 * one log line. Only for sessions: an API key manages no people. Refusals are thrown and leave nothing behind.
 */
export function accountWrite<Schema extends z.ZodType, Value>(
  spec: AccountWriteSpec<Schema, Value>,
): (ctx: Context, input: unknown) => Promise<Value> {
  return async (ctx, rawInput) => {
    const caller = personOf(ctx, spec);
    const input = parseInput(spec.input, rawInput);
    const now = ctx.app.now();
    let accessChanges = false;
    const value = await inTransaction(ctx.app.db, async tx => {
      const notes: AuditNote[] = [];
      const answer = await spec.run({
        tx,
        ctx,
        caller,
        input,
        now,
        audit: (action, { target = null, details = null } = {}) =>
          void notes.push({
            ...auditedBy(ctx, caller),
            merchantId: caller.merchantId,
            action,
            target,
            details,
          }),
        changesAccess: () => {
          accessChanges = true;
        },
      });
      await appendAudit(tx, notes, now);
      return answer;
    });
    if (accessChanges) announceAccess(ctx.app);
    const { merchantId, userId } = caller;
    ctx.app.log.info({ write: spec.name, merchantId, userId, requestId: ctx.requestId }, 'account.changed');
    return value;
  };
}

function personOf(
  ctx: Context,
  { name, permission }: Pick<AccountWriteSpec<never, unknown>, 'name' | 'permission'>,
): SessionCaller {
  const caller = callerOf(ctx);
  if (caller.kind !== 'session') throw new ForbiddenError(`${name}, which somebody who is signed in does`);
  if (permission && !caller.permissions.has(permission)) throw new ForbiddenError(permission);
  return caller;
}
