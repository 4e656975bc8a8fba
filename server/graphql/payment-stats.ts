import { callerOf } from '../../core/context.ts';
import {
  type CurrencyStats as CurrencyStatsValue,
  type PaymentStats as PaymentStatsValue,
  readPaymentStats,
} from '../../core/payments/read-payment-stats.ts';
import { builder } from './builder.ts';

const CurrencyStats = builder.objectRef<CurrencyStatsValue>('CurrencyStats').implement({
  description: 'The payments of one currency that succeeded.',
  fields: t => ({
    currency: t.expose('currency', { type: 'Currency', description: 'Which currency.' }),
    volume: t.expose('volume', { type: 'MinorUnits', description: 'The sum of their amounts.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const PaymentStats = builder.objectRef<PaymentStatsValue>('PaymentStats').implement({
  description: 'Payments counted by how they went, as REST tells it: pending, success or failed.',
  fields: t => ({
    currencies: t.field({
      type: [CurrencyStats],
      description: 'What succeeded, for each currency.',
      resolve: stats => [...stats.currencies],
    }),
    total: t.exposeInt('total', { description: 'All of them.' }),
    succeeded: t.exposeInt('succeeded', { description: 'Authorized, whatever became of them later.' }),
    failed: t.exposeInt('failed', { description: 'Declined or failed.' }),
    pending: t.exposeInt('pending', { description: 'Not decided yet.' }),
  }),
});

builder.queryField('paymentStats', t =>
  t.field({
    type: PaymentStats,
    description: 'Counts and sums of the payments created since a time.',
    args: {
      since: t.arg({ type: 'DateTime', required: true, description: 'Created at this moment or later.' }),
    },
    authScopes: { $all: { merchant: true, permission: 'payments:read' } },
    complexity: 200,
    resolve: (_root, { since }, ctx) => readPaymentStats(ctx.app.db, callerOf(ctx), since),
  }),
);
