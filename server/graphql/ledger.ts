import { callerOf } from '../../core/context.ts';
import { idBound, isIdOf } from '../../core/ids.ts';
import { kindsOf } from '../../core/ledger/entries.ts';
import {
  type BALANCE_RANGES,
  type BalancePoint as BalancePointValue,
  readBalanceHistory,
} from '../../core/ledger/read-balance-history.ts';
import { type Balance as BalanceValue, readBalances } from '../../core/ledger/read-balances.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { describedValues } from './enums.ts';
import { Node } from './node.ts';
import { checkPageSize, keyset, pageComplexity } from './pages.ts';
import { Payment } from './payments.ts';

export const LedgerAccount = builder.enumType('LedgerAccount', {
  description: 'An account of the ledger; each merchant and mode has one of each per currency.',
  values: describedValues({
    PROCESSOR_RECEIVABLE: 'What processors owe: captured and not refunded.',
    MERCHANT_BALANCE: 'What is owed to the merchant. Negative where refunds exceed what came in.',
    FEES: 'What the gateway has earned.',
    REFUNDS_IN_FLIGHT: 'Refunds that are accepted and not processed yet.',
  }),
});

export const LedgerEntryKind = builder.enumType('LedgerEntryKind', {
  description: 'Why money moved from one account to another.',
  values: describedValues({
    CAPTURE: 'A capture was approved.',
    FEE: "The gateway's fee on a capture.",
    REFUND_ACCEPTED: 'A refund was accepted: its amount is set aside.',
    REFUND_PROCESSED: 'The processor gave the money back.',
    REFUND_FAILED: 'The processor said no: the amount is the merchant’s again.',
  }),
});

export const LedgerEntry = builder.prismaObject('LedgerEntry', {
  description: 'One amount out of one account into another. Never changed, never deleted.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'le_…' }),
    kind: t.expose('kind', { type: LedgerEntryKind, description: 'Why.' }),
    debitAccount: t.expose('debitAccount', {
      type: LedgerAccount,
      description: 'The account that is debited.',
    }),
    creditAccount: t.expose('creditAccount', {
      type: LedgerAccount,
      description: 'The account that is credited.',
    }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'How much; always positive.' }),
    currency: t.expose('currency', { type: 'Currency', description: 'Of the payment.' }),
    payment: t.relation('payment', { description: 'The payment that moved it.' }),
    attemptId: t.exposeID('attemptId', { description: 'The attempt that moved it.' }),
    refundId: t.exposeID('refundId', {
      nullable: true,
      description: 'The refund that moved it, if one did.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
});

builder.prismaObjectField(Payment, 'ledgerEntries', t =>
  t.field({
    type: [LedgerEntry],
    description: 'What it moved in the ledger, oldest first. Not for checkouts.',
    authScopes: { merchant: true },
    select: (_args, _ctx, nestedSelection) => ({ entries: nestedSelection({ orderBy: { id: 'asc' } }) }),
    resolve: payment => payment.entries,
  }),
);

const Balance = builder.objectRef<BalanceValue>('Balance').implement({
  description: 'What is on one account, in one currency.',
  fields: t => ({
    account: t.expose('account', { type: LedgerAccount, description: 'The account.' }),
    currency: t.expose('currency', { type: 'Currency', description: 'The currency.' }),
    amount: t.expose('amount', {
      type: 'MinorUnits',
      description: 'A receivable counts what is owed to us, the other accounts what is owed by us.',
    }),
  }),
});

const BalanceRange = builder.enumType('BalanceRange', {
  description: 'How far to look back on a balance.',
  values: describedValues({
    LAST_24_HOURS: 'Hour by hour.',
    LAST_7_DAYS: 'Hour by hour.',
    LAST_30_DAYS: 'In steps of six hours.',
    LAST_90_DAYS: 'Day by day.',
  } satisfies Record<(typeof BALANCE_RANGES)[number], string>),
});

const BalancePoint = builder.objectRef<BalancePointValue>('BalancePoint').implement({
  description: 'A balance at a moment.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'A full hour; the last point is now.' }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'What was on the account then.' }),
  }),
});

const LedgerEntryFilter = builder.inputType('LedgerEntryFilter', {
  description: 'Which entries. Every field that is given must match.',
  fields: t => ({
    paymentId: t.id({ description: 'Of this payment.' }),
    account: t.field({ type: LedgerAccount, description: 'That debit or credit this account.' }),
    kinds: t.field({ type: [LedgerEntryKind], description: 'Of any of these kinds.' }),
    currency: t.field({ type: 'Currency', description: 'In this currency.' }),
    createdFrom: t.field({ type: 'DateTime', description: 'Not before.' }),
    createdUntil: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

/** An account is asked for by the kinds that touch it, and a time by ids, which begin with it: both have an index. */
function matching(filter: typeof LedgerEntryFilter.$inferInput): Prisma.LedgerEntryWhereInput {
  const { paymentId, account, kinds, currency, createdFrom, createdUntil } = filter;
  return {
    ...(paymentId ? { paymentId: isIdOf('payment', paymentId) ? paymentId : { in: [] } } : {}),
    ...(currency ? { currency } : {}),
    AND: [
      account ? { kind: { in: kindsOf(account) } } : {},
      kinds ? { kind: { in: kinds } } : {},
      createdFrom ? { id: { gte: idBound('entry', createdFrom) } } : {},
      createdUntil ? { id: { lt: idBound('entry', createdUntil) } } : {},
    ],
  };
}

builder.queryFields(t => ({
  balances: t.field({
    type: [Balance],
    description: 'Every account’s balance, per currency.',
    args: { at: t.arg({ type: 'DateTime', description: 'As of this moment. Default: now.' }) },
    authScopes: { $all: { merchant: true, permission: 'balances:read' } },
    resolve: (_root, { at }, ctx) => readBalances(ctx, at ?? null),
  }),
  balanceHistory: t.field({
    type: [BalancePoint],
    description: 'A balance over time, oldest first.',
    args: {
      account: t.arg({ type: LedgerAccount, required: true, description: 'Of which account.' }),
      currency: t.arg({ type: 'Currency', required: true, description: 'In which currency.' }),
      range: t.arg({ type: BalanceRange, required: true, description: 'How far back.' }),
    },
    authScopes: { $all: { merchant: true, permission: 'balances:read' } },
    complexity: { field: 100, multiplier: 1 },
    resolve: (_root, args, ctx) => readBalanceHistory(ctx, args),
  }),
  ledgerEntries: t.prismaConnection(
    {
      type: LedgerEntry,
      cursor: 'id',
      description: 'The ledger, newest first.',
      args: { filter: t.arg({ type: LedgerEntryFilter, description: 'Which ones.' }) },
      authScopes: { $all: { merchant: true, permission: 'balances:read' } },
      complexity: pageComplexity,
      defaultSize: 20,
      maxSize: checkPageSize,
      resolve: (query, _root, { filter }, ctx) => {
        const { where, ...page } = keyset(query, 'entry');
        const { merchantId, mode } = callerOf(ctx);
        return ctx.app.db.prisma.ledgerEntry.findMany({
          ...page,
          where: { AND: [{ merchantId, mode }, matching(filter ?? {}), where] },
        });
      },
    },
    { name: 'LedgerEntryConnection', description: 'A page of the ledger.' },
    { name: 'LedgerEntryEdge', description: 'An entry in its place in the list.' },
  ),
}));
