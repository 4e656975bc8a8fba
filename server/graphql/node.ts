import { callerOf } from '../../core/context.ts';
import { kindOfId } from '../../core/ids.ts';
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
};

const PERMISSIONS = { order: 'orders:read', payment: 'payments:read' } as const;

function nounOf(id: string): keyof typeof LOADERS | undefined {
  const kind = kindOfId(id);
  return kind === 'order' || kind === 'payment' ? kind : undefined;
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
