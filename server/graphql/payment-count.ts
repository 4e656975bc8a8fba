import { callerOf } from '../../core/context.ts';
import { FILTER_COUNT_MAX } from '../../core/limits.ts';
import { visiblePayments } from '../visible.ts';
import { builder } from './builder.ts';
import { matchingPayments, PaymentFilter } from './payment-filter.ts';

builder.queryField('paymentCount', t =>
  t.int({
    description: `How many payments there are, at most ${FILTER_COUNT_MAX}.`,
    args: { filter: t.arg({ type: PaymentFilter, description: 'Which ones.' }) },
    authScopes: { $all: { merchant: true, permission: 'payments:read' } },
    complexity: 200,
    resolve: async (_root, { filter }, ctx) =>
      ctx.app.db.prisma.payment.count({
        where: { AND: [visiblePayments(callerOf(ctx)), await matchingPayments(ctx, filter ?? {})] },
        take: FILTER_COUNT_MAX,
      }),
  }),
);
