import type { App, Tenant } from '../../core/context.ts';
import { query, type Statement } from '../../core/db.ts';
import { deliveryTopic } from '../../core/webhooks/delivery-hints.ts';

/**
 * Who follows deliveries hears of a change by a hint; a hint may be lost with Redis. So for each merchant and mode that
 * somebody follows, one look at the deliveries that may be on a screen or are about to change is compared with the look
 * before, and tells which are different.
 */
export interface DeliveryWatch {
  /** Tells the ids of deliveries that were found changed, until the answer is called. */
  follow(tenant: Tenant, onChanged: (ids: readonly string[]) => void): () => void;
  /** Stops looking. */
  close(): void;
}

/** A lost hint costs at most this. */
const LOOK_INTERVAL_MS = 2_000;
/** Four pages of the dashboard's log. */
const LOOK_DELIVERIES = 100;
/** What is remembered of a merchant whose deliveries pile up. */
const KEPT_DELIVERIES_MAX = 10_000;

type Parts = Pick<App, 'db' | 'log'>;

export function createDeliveryWatch(app: Parts): DeliveryWatch {
  const scopes = new Map<string, Scope>();
  const timer = setInterval(() => {
    for (const scope of scopes.values()) void scope.look();
  }, LOOK_INTERVAL_MS);
  return {
    follow(tenant, onChanged) {
      const topic = deliveryTopic(tenant);
      const scope = scopes.get(topic) ?? createScope(app, tenant);
      const follower = { onChanged };
      scopes.set(topic, scope);
      scope.followers.add(follower);
      // The first look is the one that later ones are compared with.
      void scope.look();
      return () => {
        scope.followers.delete(follower);
        if (scope.followers.size === 0) scopes.delete(topic);
      };
    },
    close() {
      clearInterval(timer);
      scopes.clear();
    },
  };
}

interface Scope {
  readonly followers: Set<{ readonly onChanged: (ids: readonly string[]) => void }>;
  look(): Promise<void>;
}

function createScope(app: Parts, tenant: Tenant): Scope {
  const followers: Scope['followers'] = new Set();
  let before: ReadonlyMap<string, SeenDelivery> | null = null;
  let looking = false;

  return {
    followers,
    async look() {
      if (looking) return;
      looking = true;
      try {
        const now = await readSeen(app.db, tenant, idsToKeep(before));
        const changed = before === null ? [] : differing(before, now);
        before = now;
        if (changed.length > 0) for (const { onChanged } of followers) onChanged(changed);
      } catch (error) {
        // The database is away: the next look is compared with the same as this one would have been.
        app.log.warn({ err: error, ...tenant }, 'deliveries.stalled');
      } finally {
        looking = false;
      }
    },
  };
}

interface SeenDelivery {
  readonly id: string;
  readonly status: string;
  /** Whether it is among those that are looked for, and not only remembered. */
  readonly inView: boolean;
  /** Different whenever the delivery is. */
  readonly version: string;
}

/** One that leaves the view is looked at once more, since a change may have taken it away, and then until it is over. */
function idsToKeep(before: ReadonlyMap<string, SeenDelivery> | null): string[] {
  const seen = [...(before?.values() ?? [])];
  const open = seen.filter(each => !each.inView && ['PENDING', 'CLAIMED'].includes(each.status));
  return [...seen.filter(each => each.inView), ...open].slice(0, KEPT_DELIVERIES_MAX).map(each => each.id);
}

/** One that has come into view counts: it is new, or its change brought it there. */
function differing(
  before: ReadonlyMap<string, SeenDelivery>,
  now: ReadonlyMap<string, SeenDelivery>,
): string[] {
  return [...now.values()]
    .filter(({ id, version }) => before.get(id)?.version !== version)
    .map(({ id }) => id);
}

/** Each part is read off an index: the newest of each endpoint, what it sends next, and what went wrong. */
const look: Statement = {
  name: 'look_at_deliveries',
  text: `WITH endpoints AS (SELECT id FROM webhook_endpoints WHERE merchant_id = $1 AND mode = $2 AND deleted_at IS NULL),
    looked AS (
      SELECT d.id FROM endpoints e, LATERAL (
        (SELECT id FROM deliveries WHERE endpoint_id = e.id ORDER BY id DESC LIMIT $4)
        UNION (SELECT id FROM deliveries WHERE endpoint_id = e.id AND status = 'PENDING'
          ORDER BY next_attempt_at, event_seq LIMIT $4)
        UNION (SELECT id FROM deliveries WHERE endpoint_id = e.id AND status = 'CLAIMED'
          ORDER BY claimed_until DESC LIMIT $4)) d
      UNION (SELECT id FROM deliveries WHERE merchant_id = $1 AND mode = $2 AND status IN ('FAILED', 'HELD')
        ORDER BY id DESC LIMIT $4))
    SELECT d.id, d.status,
      concat_ws('/', d.status, d.attempt_count, d.next_attempt_at, d.last_attempt_at) AS "version",
      looked.id IS NOT NULL AS "inView"
    FROM (SELECT id FROM looked UNION SELECT unnest($3::text[])) wanted
    JOIN deliveries d USING (id) LEFT JOIN looked ON looked.id = d.id`,
};

async function readSeen(
  db: Parts['db'],
  { merchantId, mode }: Tenant,
  kept: readonly string[],
): Promise<ReadonlyMap<string, SeenDelivery>> {
  const parameters = [merchantId, mode, kept, LOOK_DELIVERIES];
  const rows = await query<SeenDelivery>(db, look, parameters);
  return new Map(rows.map(row => [row.id, row]));
}
