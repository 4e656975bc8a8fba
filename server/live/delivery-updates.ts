import { GraphQLError } from 'graphql';
import { Repeater } from 'graphql-yoga';
import { callerOf, type Tenant } from '../../core/context.ts';
import type { Database } from '../../core/db.ts';
import { NotFoundError } from '../../core/errors.ts';
import { isIdOf } from '../../core/ids.ts';
import { deliveryTopic } from '../../core/webhooks/delivery-hints.ts';
import type { Delivery } from '../../prisma/client/client.ts';
import type { LiveContext } from './stream.ts';

/** A reader that leaves this many changed deliveries unread is cut off, unless they have only just come: one replay makes thousands. */
const WAITING_MAX_DELIVERIES = 2_000;
const SLOW_READ_MS = 5_000;
/** Beyond this nobody is waited for. */
const BACKLOG_MAX_DELIVERIES = 20_000;
const READ_MAX_DELIVERIES = 100;

/**
 * Each delivery as it is, whenever it has changed. The hints say which have; what is handed out is read from the
 * database, so several changes in quick succession may come as one, and never in the wrong order. A hint may be
 * lost with Redis: then the look of `delivery-watch.ts` finds the change. Whoever needs every delivery reads the list
 * again after a reconnect.
 */
export async function subscribeToDeliveries(
  ctx: LiveContext,
  endpointId: string | null,
): Promise<AsyncIterableIterator<Delivery | Error>> {
  const caller = callerOf(ctx);
  if (endpointId !== null) await checkEndpoint(ctx.app.db, caller, endpointId);
  return new Repeater<Delivery | Error>(async (push, stop) => {
    const changes = createChanges();
    const leave = ctx.live.enter(caller, reason => changes.end(reason));
    void stop.then(() => changes.end(null));
    const told = createTold();
    const unfollow = ctx.live.deliveries.follow(caller, ids => changes.add(ids));
    const unsubscribe = ctx.app.hints.subscribe(deliveryTopic(caller), message =>
      changes.add(message.split(',')),
    );
    try {
      for (;;) {
        const ids = await changes.take();
        if (!ids) break;
        const rows = await readDeliveries(ctx.app.db, caller, { ids, endpointId });
        for (const row of rows) if (!changes.ended && told.isNews(row)) await push(row);
      }
      if (changes.ended?.reason) await push(changes.ended.reason);
    } finally {
      unsubscribe();
      unfollow();
      leave();
      stop();
    }
  });
}

async function checkEndpoint(db: Database, { merchantId, mode }: Tenant, id: string): Promise<void> {
  const where = { id, merchantId, mode, deletedAt: null };
  const found = isIdOf('endpoint', id) && (await db.prisma.webhookEndpoint.count({ where })) > 0;
  if (!found) throw new NotFoundError('Webhook endpoint');
}

function readDeliveries(
  db: Database,
  { merchantId, mode }: Tenant,
  wanted: { readonly ids: readonly string[]; readonly endpointId: string | null },
): Promise<Delivery[]> {
  const where = { id: { in: [...wanted.ids] }, merchantId, mode };
  return db.prisma.delivery.findMany({
    where: wanted.endpointId === null ? where : { ...where, endpointId: wanted.endpointId },
    orderBy: { id: 'asc' },
  });
}

/** A hint and a look may tell of the same change, which the reader is then told once. */
function createTold() {
  const versions = new Map<string, string>();
  return {
    isNews({ id, status, attemptCount, nextAttemptAt, lastAttemptAt }: Delivery): boolean {
      const version = [status, attemptCount, nextAttemptAt?.getTime(), lastAttemptAt?.getTime()].join('/');
      if (versions.get(id) === version) return false;
      // Deleted first, so that the map's order is the order of the last change.
      versions.delete(id);
      versions.set(id, version);
      const [oldest] = versions.keys();
      if (versions.size > WAITING_MAX_DELIVERIES && oldest !== undefined) versions.delete(oldest);
      return true;
    },
  };
}

/** Which deliveries have changed since they were last read, each once however often it did. */
function createChanges() {
  const waiting = new Set<string>();
  let ended: { readonly reason: Error | null } | null = null;
  let wake: (() => void) | null = null;
  let takenAt = Date.now();

  const end = (reason: Error | null) => {
    ended ??= { reason };
    wake?.();
  };

  return {
    get ended() {
      return ended;
    },
    end,
    add(ids: readonly string[]) {
      for (const id of ids) waiting.add(id);
      const isBusy = wake === null && Date.now() - takenAt > SLOW_READ_MS;
      if (waiting.size > (isBusy ? WAITING_MAX_DELIVERIES : BACKLOG_MAX_DELIVERIES)) end(slowReader());
      else wake?.();
    },
    /** Waits for some; null once it has ended. */
    async take(): Promise<string[] | null> {
      if (!ended && waiting.size === 0) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        wake = null;
      }
      if (ended) return null;
      takenAt = Date.now();
      const ids = [...waiting].slice(0, READ_MAX_DELIVERIES);
      for (const id of ids) waiting.delete(id);
      return ids;
    },
  };
}

function slowReader(): GraphQLError {
  return new GraphQLError('This reader is too slow and was cut off. Subscribe again and read the list.', {
    extensions: { code: 'SLOW_READER' },
  });
}
