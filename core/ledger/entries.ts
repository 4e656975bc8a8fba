import type { Attempt, LedgerAccount, LedgerEntry, LedgerEntryKind } from '../../prisma/client/client.ts';
import { bulkInsert } from '../bulk.ts';
import { newId } from '../ids.ts';

/**
 * The ledger's movements. Each is one amount out of one account into another, so debits and credits are equal
 * by the shape of the row. Authorizations and reversals move no money and post nothing.
 */
const MOVEMENTS = {
  CAPTURE: { debit: 'PROCESSOR_RECEIVABLE', credit: 'MERCHANT_BALANCE' },
  FEE: { debit: 'MERCHANT_BALANCE', credit: 'FEES' },
  REFUND_ACCEPTED: { debit: 'MERCHANT_BALANCE', credit: 'REFUNDS_IN_FLIGHT' },
  REFUND_PROCESSED: { debit: 'REFUNDS_IN_FLIGHT', credit: 'PROCESSOR_RECEIVABLE' },
  REFUND_FAILED: { debit: 'REFUNDS_IN_FLIGHT', credit: 'MERCHANT_BALANCE' },
} as const satisfies Record<LedgerEntryKind, { debit: LedgerAccount; credit: LedgerAccount }>;

/** What an entry does to an account: adds to its balance, takes from it, or nothing. */
export function signOf(account: LedgerAccount, kind: LedgerEntryKind): bigint {
  const { debit, credit } = MOVEMENTS[kind];
  if (account !== debit && account !== credit) return 0n;
  // The receivable is an asset and grows by debits; the other accounts are owed to somebody and grow by credits.
  const grows = account === 'PROCESSOR_RECEIVABLE' ? debit : credit;
  return account === grows ? 1n : -1n;
}

/** Every account, in the order they are listed. */
export const LEDGER_ACCOUNTS = [
  'PROCESSOR_RECEIVABLE',
  'MERCHANT_BALANCE',
  'FEES',
  'REFUNDS_IN_FLIGHT',
] as const satisfies readonly LedgerAccount[];

/** The kinds of entry that touch an account. */
export function kindsOf(account: LedgerAccount): LedgerEntryKind[] {
  return (Object.keys(MOVEMENTS) as LedgerEntryKind[]).filter(kind => signOf(account, kind) !== 0n);
}

type Cause = Pick<Attempt, 'id' | 'merchantId' | 'mode' | 'paymentId' | 'refundId'>;

/** The entry for what an attempt moved. */
export function ledgerEntry(
  kind: LedgerEntryKind,
  cause: Cause,
  money: { amount: bigint; currency: string; now: Date },
): LedgerEntry {
  return {
    id: newId('entry', money.now.getTime()),
    merchantId: cause.merchantId,
    mode: cause.mode,
    kind,
    debitAccount: MOVEMENTS[kind].debit,
    creditAccount: MOVEMENTS[kind].credit,
    amount: money.amount,
    currency: money.currency,
    paymentId: cause.paymentId,
    attemptId: cause.id,
    refundId: cause.refundId,
    createdAt: money.now,
  };
}

export const insertLedgerEntries = bulkInsert<LedgerEntry>('ledger_entries', {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  kind: 'ledger_entry_kind',
  debitAccount: 'ledger_account',
  creditAccount: 'ledger_account',
  amount: 'bigint',
  currency: 'text',
  paymentId: 'text',
  attemptId: 'text',
  refundId: 'text',
  createdAt: 'timestamptz',
});
