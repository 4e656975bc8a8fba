import { callerOf } from '../../core/context.ts';
import { NotFoundError } from '../../core/errors.ts';
import { readLogBounds } from '../../core/events/read-events.ts';
import { isIdOf } from '../../core/ids.ts';
import type { Payment } from '../../prisma/client/client.ts';
import { visiblePayments } from '../visible.ts';
import { type LiveContext, openStream } from './stream.ts';

/** The payment as it is now, then after every change, by version: a change that a newer one overtook is left out. */
export async function subscribeToPayment(
  ctx: LiveContext,
  id: string,
): Promise<AsyncIterableIterator<Payment | Error>> {
  const caller = callerOf(ctx);
  // The log's end is read first: what changes after it comes as an event.
  const bounds = await readLogBounds(ctx.app.db, caller);
  const first = isIdOf('payment', id)
    ? await ctx.app.db.prisma.payment.findFirst({ where: { AND: [visiblePayments(caller), { id }] } })
    : null;
  if (!first) throw new NotFoundError('Payment');
  let { version } = first;
  return openStream<Payment>(ctx, {
    caller,
    filter: { paymentId: id },
    from: bounds.newest,
    bounds,
    first,
    async itemOf({ event, payment }) {
      if (event.paymentVersion !== null && event.paymentVersion <= version) return undefined;
      const current = await payment();
      if (!current || current.version <= version) return undefined;
      version = current.version;
      return current;
    },
  });
}
