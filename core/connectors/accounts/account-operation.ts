import type { z } from 'zod';
import { type AuditNote, appendAudit, auditedBy } from '../../audit/append-audit.ts';
import type { AuditAction } from '../../audit/audit-actions.ts';
import type { App, Context, Tenant } from '../../context.ts';
import { inTransaction, type Statement, type Transaction } from '../../db.ts';
import { NotFoundError } from '../../errors.ts';
import { accountWrite } from '../../merchants/account-write.ts';
import { parseInput } from '../../parse.ts';

/** A change of a merchant's accounts, under way. */
export interface AccountChange<Input> {
  readonly tx: Transaction;
  readonly app: App;
  readonly tenant: Tenant;
  readonly input: Input;
  readonly now: Date;
  readonly audit: (action: AuditAction, about: Pick<AuditNote, 'target' | 'details'>) => void;
}

/** What owners do in the dashboard and operators beside it: the same change, told of under another name. */
export interface AccountOperation<Schema extends z.ZodType> {
  readonly name: string;
  readonly input: Schema;
  /** Answers the id of the account, once nothing can refuse the change any more. */
  readonly run: (change: AccountChange<z.output<Schema>>) => Promise<string>;
}

/** For the people of a merchant, in the mode that they are in. */
export function byOwner<Schema extends z.ZodType>({ name, input, run }: AccountOperation<Schema>) {
  const write = accountWrite({
    name,
    permission: 'settings:write',
    input,
    async run({ tx, ctx, caller, input: wanted, now, audit }) {
      await lockMerchant(tx, caller);
      return run({ tx, app: ctx.app, tenant: caller, input: wanted, now, audit });
    },
  });
  return async (ctx: Context, given: unknown): Promise<string> => {
    const id = await write(ctx, given);
    ctx.app.routing.announceChange();
    return id;
  };
}

/** For whoever runs the installation, about any merchant. */
export function byOperator<Schema extends z.ZodType>({ input, run }: AccountOperation<Schema>) {
  return async (app: App, { merchantId, mode }: Tenant, given: unknown): Promise<string> => {
    const wanted = parseInput(input, given);
    const tenant = { merchantId, mode };
    const now = app.now();
    const id = await inTransaction(app.db, async tx => {
      await lockMerchant(tx, tenant);
      const notes: AuditNote[] = [];
      const by = {
        ...auditedBy({ requestId: 'admin' }, null),
        actor: { kind: 'SYSTEM', id: null },
        mode,
      } as const;
      const audit: AccountChange<unknown>['audit'] = (action, about) =>
        void notes.push({ ...by, merchantId, action, ...about });
      const changed = await run({ tx, app, tenant, input: wanted, now, audit });
      await appendAudit(tx, notes, now);
      return changed;
    });
    app.routing.announceChange();
    return id;
  };
}

/** One change of a merchant's accounts and rules after the other. */
const lock: Statement = {
  name: 'lock_merchant',
  text: 'SELECT id FROM merchants WHERE id = $1 FOR NO KEY UPDATE',
};

export async function lockMerchant(tx: Transaction, { merchantId }: Tenant): Promise<void> {
  if ((await tx.run(lock, [merchantId])).length === 0) throw new NotFoundError('Merchant');
}
