import { callerOf } from '../../core/context.ts';
import { kindOfId } from '../../core/ids.ts';
import type { Permission } from '../../core/merchants/permissions.ts';
import { visibleOrders, visiblePayments } from '../visible.ts';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';

export const Node = builder.nodeInterfaceRef();

/** How each kind of id is looked up; a kind that is not here has no node. */
const LOADERS = {
  order: async (ctx: GraphQLContext, id: string) => {
    const where = { AND: [visibleOrders(callerOf(ctx)), { id }] };
    const order = await ctx.app.db.prisma.order.findFirst({ where });
    return order && { ...order, __typename: 'Order' };
  },
  payment: async (ctx: GraphQLContext, id: string) => {
    const where = { AND: [visiblePayments(callerOf(ctx)), { id }] };
    const payment = await ctx.app.db.prisma.payment.findFirst({ where });
    return payment && { ...payment, __typename: 'Payment' };
  },
  attempt: async (ctx: GraphQLContext, id: string) => {
    const { kind, merchantId, mode } = callerOf(ctx);
    // A checkout is not told through which accounts its payment went.
    if (kind === 'checkout') return null;
    const attempt = await ctx.app.db.prisma.attempt.findFirst({ where: { id, merchantId, mode } });
    return attempt && { ...attempt, __typename: 'Attempt' };
  },
  refund: async (ctx: GraphQLContext, id: string) => {
    const { kind, merchantId, mode } = callerOf(ctx);
    // A checkout sees its payments and not what became of their money later.
    if (kind === 'checkout') return null;
    const refund = await ctx.app.db.prisma.refund.findFirst({ where: { id, merchantId, mode } });
    return refund && { ...refund, __typename: 'Refund' };
  },
  entry: async (ctx: GraphQLContext, id: string) => {
    const { merchantId, mode } = callerOf(ctx);
    const entry = await ctx.app.db.prisma.ledgerEntry.findFirst({ where: { id, merchantId, mode } });
    return entry && { ...entry, __typename: 'LedgerEntry' };
  },
  endpoint: async (ctx: GraphQLContext, id: string) => {
    const { merchantId, mode } = callerOf(ctx);
    const where = { id, merchantId, mode, deletedAt: null };
    const endpoint = await ctx.app.db.prisma.webhookEndpoint.findFirst({ where });
    return endpoint && { ...endpoint, __typename: 'WebhookEndpoint' };
  },
  delivery: async (ctx: GraphQLContext, id: string) => {
    const { merchantId, mode } = callerOf(ctx);
    const delivery = await ctx.app.db.prisma.delivery.findFirst({ where: { id, merchantId, mode } });
    return delivery && { ...delivery, __typename: 'Delivery' };
  },
};

type Noun = keyof typeof LOADERS;

const PERMISSIONS = {
  order: 'orders:read',
  payment: 'payments:read',
  attempt: 'payments:read',
  refund: 'payments:read',
  entry: 'balances:read',
  endpoint: 'webhooks:read',
  delivery: 'webhooks:read',
} as const satisfies Record<Noun, Permission>;

function nounOf(id: string): Noun | undefined {
  const kind = kindOfId(id);
  return kind !== undefined && kind in LOADERS ? (kind as Noun) : undefined;
}

builder.queryField('node', t =>
  t.field({
    type: Node,
    nullable: true,
    description: 'Whatever has this id; null where nothing has.',
    args: { id: t.arg.id({ required: true, description: 'The id, e.g. pay_… or order_….' }) },
    authScopes: (_root, { id }) => {
      const noun = nounOf(id);
      return { permission: noun ? PERMISSIONS[noun] : 'orders:read' };
    },
    resolve: (_root, { id }, ctx) => {
      const noun = nounOf(id);
      return noun ? LOADERS[noun](ctx, id) : null;
    },
  }),
);
