import { callerOf } from '../../core/context.ts';
import { isIdOf } from '../../core/ids.ts';
import { Attempt } from './attempts.ts';
import { builder } from './builder.ts';
import { describedValues } from './enums.ts';
import { Node } from './node.ts';
import { checkPageSize, keyset, pageComplexity } from './pages.ts';
import { Decline } from './payment-parts.ts';
import { Payment } from './payments.ts';

export const RefundStatus = builder.enumType('RefundStatus', {
  description: 'Where a refund stands.',
  values: describedValues({
    PENDING: 'Accepted; its amount is set aside.',
    PROCESSED: 'The money is on its way to the shopper. Final.',
    FAILED: 'The processor said no; the amount can be refunded again. Final.',
  }),
});

export const Refund = builder.prismaObject('Refund', {
  description: 'Money that goes back to the shopper.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'rfnd_…' }),
    payment: t.relation('payment', { description: 'The payment it gives back from.' }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'How much.' }),
    currency: t.expose('currency', { type: 'Currency', description: 'Of the payment.' }),
    reason: t.exposeString('reason', { nullable: true, description: "The merchant's own words." }),
    status: t.expose('status', { type: RefundStatus, description: 'Where it stands.' }),
    decline: t.field({
      type: Decline,
      nullable: true,
      description: 'Why it failed.',
      resolve: ({ declineCode }) => (declineCode === null ? null : { code: declineCode }),
    }),
    attempts: t.field({
      type: [Attempt],
      description: 'Its calls to the processor: two where it takes captured and authorized money.',
      select: { attempts: { orderBy: { id: 'asc' } } },
      resolve: refund => refund.attempts,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was accepted.' }),
    processedAt: t.expose('processedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the processor approved it.',
    }),
  }),
});

builder.prismaObjectField(Payment, 'refunds', t =>
  t.relation('refunds', {
    description: 'Every refund of it, oldest first. Not for checkouts.',
    authScopes: { merchant: true },
    query: { orderBy: { id: 'asc' } },
  }),
);

const RefundFilter = builder.inputType('RefundFilter', {
  description: 'Which refunds. Every field that is given must match.',
  fields: t => ({
    statuses: t.field({ type: [RefundStatus], description: 'Any of these.' }),
    paymentId: t.id({ description: 'Of this payment.' }),
  }),
});

function matching({ statuses, paymentId }: typeof RefundFilter.$inferInput) {
  return {
    ...(statuses ? { status: { in: statuses } } : {}),
    ...(paymentId ? { paymentId: isIdOf('payment', paymentId) ? paymentId : { in: [] } } : {}),
  };
}

builder.queryFields(t => ({
  refund: t.prismaField({
    type: Refund,
    nullable: true,
    description: 'One refund; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'rfnd_…' }) },
    authScopes: { $all: { merchant: true, permission: 'payments:read' } },
    resolve: (query, _root, { id }, ctx) => {
      if (!isIdOf('refund', id)) return null;
      const { merchantId, mode } = callerOf(ctx);
      return ctx.app.db.prisma.refund.findFirst({ ...query, where: { id, merchantId, mode } });
    },
  }),
  refunds: t.prismaConnection(
    {
      type: Refund,
      cursor: 'id',
      description: 'Refunds, newest first.',
      args: { filter: t.arg({ type: RefundFilter, description: 'Which ones.' }) },
      authScopes: { $all: { merchant: true, permission: 'payments:read' } },
      complexity: pageComplexity,
      defaultSize: 20,
      maxSize: checkPageSize,
      resolve: (query, _root, { filter }, ctx) => {
        const { where, ...page } = keyset(query, 'refund');
        const { merchantId, mode } = callerOf(ctx);
        return ctx.app.db.prisma.refund.findMany({
          ...page,
          where: { AND: [{ merchantId, mode }, matching(filter ?? {}), where] },
        });
      },
    },
    { name: 'RefundConnection', description: 'A page of refunds.' },
    { name: 'RefundEdge', description: 'A refund in its place in the list.' },
  ),
}));
