import { type Database, inTransaction, type Statement, type Transaction } from '../db.ts';
import { ValidationError } from '../errors.ts';
import { newId } from '../ids.ts';

export interface NewMerchant {
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly now: Date;
  /** For merchants whose id is fixed; made up otherwise. */
  readonly id?: string;
  readonly feeBps?: number;
}

const insert: Statement = {
  name: 'insert_merchant',
  text: `INSERT INTO merchants (id, name, email, fee_bps, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (email) DO NOTHING RETURNING id`,
};

const insertCounters: Statement = {
  name: 'insert_event_counters',
  text: `INSERT INTO event_counters (merchant_id, mode) VALUES ($1, 'TEST'), ($1, 'LIVE')`,
};

/** Adds a merchant with its two event logs: nothing can be appended to a log that has no counter. Answers its id. */
export async function insertMerchant(tx: Transaction, wanted: NewMerchant): Promise<string> {
  const { name, email, now, id = newId('merchant', now.getTime()), feeBps = 0 } = wanted;
  const added = await tx.run(insert, [id, name, email, feeBps, now]);
  if (added.length === 0) {
    const message = `There is a merchant with the e-mail address ${email} already.`;
    throw new ValidationError('INVALID_INPUT', message, ['email']);
  }
  tx.write(insertCounters, [id]);
  return id;
}

export async function createMerchant(db: Database, wanted: NewMerchant): Promise<string> {
  return inTransaction(db, tx => insertMerchant(tx, wanted));
}
