import type { Order } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { route } from '../routing/route.ts';

/** Whether somebody would take a UPI payment of the order that names no address, as the rules are now. */
export async function acceptsUpiWithoutVpa(
  { routing }: Pick<App, 'routing'>,
  order: Order,
): Promise<boolean> {
  const wish = { ...order, method: 'UPI', cardNetwork: null, hasVpa: false } as const;
  return route(await routing.tableOf(order), wish, order.id).length > 0;
}
