import type { Attempt, Payment, Refund, VaultCard, VaultCvv } from '../../prisma/client/client.ts';
import { bulkInsert, bulkUpdate, pickColumns, selectList } from '../bulk.ts';
import { type Database, query, type Statement } from '../db.ts';

/** How the rows of payments and attempts are written and read in sets. */

const PAYMENT_TYPES = {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  orderId: 'text',
  amount: 'bigint',
  currency: 'text',
  method: 'payment_method',
  captureMethod: 'capture_method',
  status: 'payment_status',
  version: 'integer',
  authorized: 'bigint',
  capturing: 'bigint',
  captured: 'bigint',
  reversing: 'bigint',
  reversed: 'bigint',
  refundReversed: 'bigint',
  refunding: 'bigint',
  refunded: 'bigint',
  cardNetwork: 'text',
  cardLast4: 'text',
  cardExpiryMonth: 'smallint',
  cardExpiryYear: 'smallint',
  cardFingerprint: 'text',
  vpa: 'text',
  description: 'text',
  metadata: 'jsonb',
  returnUrl: 'text',
  connector: 'text',
  accountId: 'text',
  fallbacks: 'jsonb',
  processorReference: 'text',
  declineCode: 'text',
  declineMessage: 'text',
  nextAction: 'jsonb',
  expiresAt: 'timestamptz',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
} as const satisfies Record<keyof Payment, string>;

/** The columns of table `p`, under their camelCase names. */
export const PAYMENT_COLUMNS = selectList('p', PAYMENT_TYPES);

const readById: Statement = {
  name: 'read_payments',
  text: `SELECT ${PAYMENT_COLUMNS} FROM payments p WHERE p.id = ANY($1)`,
};

/** The payments as they are now, by id. */
export async function readPayments(db: Database, ids: readonly string[]): Promise<Map<string, Payment>> {
  const rows = await query<Payment>(db, readById, [ids]);
  return new Map(rows.map(row => [row.id, row]));
}

export const insertPayments = bulkInsert<Payment>('payments', PAYMENT_TYPES);

const CHANGING_PAYMENT_COLUMNS = [
  'id',
  'status',
  'version',
  'authorized',
  'capturing',
  'captured',
  'reversing',
  'reversed',
  'refundReversed',
  'refunding',
  'refunded',
  'connector',
  'accountId',
  'fallbacks',
  'vpa',
  'processorReference',
  'declineCode',
  'declineMessage',
  'nextAction',
  'expiresAt',
  'updatedAt',
] as const satisfies readonly (keyof Payment)[];

/** Everything that changes after a payment is made. */
export type PaymentChange = Pick<Payment, (typeof CHANGING_PAYMENT_COLUMNS)[number]>;

export const updatePayments = bulkUpdate<PaymentChange>(
  'payments',
  pickColumns(PAYMENT_TYPES, CHANGING_PAYMENT_COLUMNS),
);

const ATTEMPT_TYPES = {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  paymentId: 'text',
  refundId: 'text',
  kind: 'attempt_kind',
  reason: 'attempt_reason',
  status: 'attempt_status',
  amount: 'bigint',
  final: 'boolean',
  releasing: 'bigint',
  connector: 'text',
  accountId: 'text',
  sendNo: 'integer',
  deadline: 'timestamptz',
  lookups: 'integer',
  processorReference: 'text',
  declineCode: 'text',
  declineMessage: 'text',
  unknownReason: 'text',
  contradiction: 'text',
  nextSweepAt: 'timestamptz',
  generation: 'integer',
  needsOperator: 'boolean',
  createdAt: 'timestamptz',
  sentAt: 'timestamptz',
  completedAt: 'timestamptz',
} as const satisfies Record<keyof Attempt, string>;

/** The columns of table `a`, under their camelCase names. */
export const ATTEMPT_COLUMNS = selectList('a', ATTEMPT_TYPES);

const NEW_ATTEMPT_COLUMNS = [
  'id',
  'merchantId',
  'mode',
  'paymentId',
  'refundId',
  'kind',
  'reason',
  'status',
  'amount',
  'final',
  'releasing',
  'connector',
  'accountId',
  'nextSweepAt',
  'createdAt',
] as const satisfies readonly (keyof Attempt)[];

/** An attempt as it is first written; its other columns have the table's defaults. */
export type NewAttempt = Pick<Attempt, (typeof NEW_ATTEMPT_COLUMNS)[number]>;

export const insertAttempts = bulkInsert<NewAttempt>(
  'attempts',
  pickColumns(ATTEMPT_TYPES, NEW_ATTEMPT_COLUMNS),
);

const CHANGING_ATTEMPT_COLUMNS = [
  'id',
  'status',
  'deadline',
  'lookups',
  'processorReference',
  'declineCode',
  'declineMessage',
  'unknownReason',
  'contradiction',
  'nextSweepAt',
  'needsOperator',
  'completedAt',
] as const satisfies readonly (keyof Attempt)[];

/** Everything that an answer (or its absence) changes. */
export type AttemptChange = Pick<Attempt, (typeof CHANGING_ATTEMPT_COLUMNS)[number]>;

export const updateAttempts = bulkUpdate<AttemptChange>(
  'attempts',
  pickColumns(ATTEMPT_TYPES, CHANGING_ATTEMPT_COLUMNS),
);

export const REFUND_TYPES = {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  paymentId: 'text',
  amount: 'bigint',
  currency: 'text',
  reason: 'text',
  status: 'refund_status',
  declineCode: 'text',
  declineMessage: 'text',
  createdAt: 'timestamptz',
  processedAt: 'timestamptz',
} as const satisfies Record<keyof Refund, string>;

/** The columns of table `r`, under their camelCase names. */
export const REFUND_COLUMNS = selectList('r', REFUND_TYPES);

export const insertCards = bulkInsert<VaultCard>('vault_cards', {
  paymentId: 'text',
  merchantId: 'text',
  mode: 'mode',
  sealed: 'bytea',
  createdAt: 'timestamptz',
});

export const insertCvvs = bulkInsert<VaultCvv>('vault_cvvs', {
  paymentId: 'text',
  merchantId: 'text',
  mode: 'mode',
  sealed: 'bytea',
  expiresAt: 'timestamptz',
});
