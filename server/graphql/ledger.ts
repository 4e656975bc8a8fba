import { callerOf } from '../../core/context.ts';
import { type Balance as BalanceValue, readBalances } from '../../core/ledger/read-balances.ts';
import { isIdOf } from '../visible.ts';
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

const LedgerEntryFilter = builder.inputType('LedgerEntryFilter', {
  description: 'Which entries. Every field that is given must match.',
  fields: t => ({
    paymentId: t.id({ description: 'Of this payment.' }),
    account: t.field({ type: LedgerAccount, description: 'That debit or credit this account.' }),
    currency: t.field({ type: 'Currency', description: 'In this currency.' }),
    createdFrom: t.field({ type: 'DateTime', description: 'Not before.' }),
    createdUntil: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

function matching(filter: typeof LedgerEntryFilter.$inferInput) {
  const { paymentId, account, currency, createdFrom, createdUntil } = filter;
  return {
    ...(paymentId ? { paymentId: isIdOf('payment', paymentId) ? paymentId : { in: [] } } : {}),
    ...(account ? { OR: [{ debitAccount: account }, { creditAccount: account }] } : {}),
    ...(currency ? { currency } : {}),
    createdAt: {
      ...(createdFrom ? { gte: createdFrom } : {}),
      ...(createdUntil ? { lt: createdUntil } : {}),
    },
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
