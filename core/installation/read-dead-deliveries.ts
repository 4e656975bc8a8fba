import type { Delivery, WebhookEndpoint } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';

/** A webhook that was given up, as far as it is an operator's business: who owes what to whom, and not what it says. */
export interface DeadDelivery
  extends Pick<
    Delivery,
    | 'id'
    | 'merchantId'
    | 'mode'
    | 'endpointId'
    | 'eventType'
    | 'attemptCount'
    | 'lastStatusCode'
    | 'lastError'
  > {
  readonly merchantName: string;
  readonly endpointUrl: WebhookEndpoint['url'];
  /** When the last attempt of its schedule was made. */
  readonly exhaustedAt: Date;
  /** Whether it can be sent again: its endpoint takes something, and its event is still kept. */
  readonly retryable: boolean;
}

/** A page of the list that begins with the newest; `oldestFirst`: its other end, in the other order. */
export interface DeadDeliveryPage {
  /** Only those that are older than this id. */
  readonly after?: string | undefined;
  /** Only those that are newer than this id. */
  readonly before?: string | undefined;
  readonly oldestFirst: boolean;
  readonly limit: number;
}

// `status` is a word of the statement, so that the planner sees that the partial index answers it.
const statement = (order: 'ASC' | 'DESC'): Statement => ({
  name: `dead_deliveries_${order.toLowerCase()}`,
  text: `SELECT d.id, d.merchant_id AS "merchantId", m.name AS "merchantName", d.mode, d.endpoint_id AS "endpointId",
      e.url AS "endpointUrl", d.event_type AS "eventType", d.attempt_count AS "attemptCount",
      d.last_status_code AS "lastStatusCode", d.last_error AS "lastError", d.last_attempt_at AS "exhaustedAt",
      e.status = 'ENABLED' AND e.deleted_at IS NULL AND EXISTS (SELECT FROM events v WHERE v.id = d.event_id) AS retryable
    FROM (
      SELECT * FROM deliveries WHERE status = 'FAILED' AND id < $1 AND id > $2 ORDER BY id ${order} LIMIT $3) d
    JOIN webhook_endpoints e ON e.id = d.endpoint_id JOIN merchants m ON m.id = d.merchant_id
    ORDER BY d.id ${order}`,
});

const newestFirst = statement('DESC');
const oldestFirst = statement('ASC');

/** Ids are compared byte by byte: everything that is one lies between these. */
const BELOW_ALL = '';
const ABOVE_ALL = '~';

/** Of all merchants, in both modes. */
export function readDeadDeliveries({ db }: App, page: DeadDeliveryPage): Promise<DeadDelivery[]> {
  const { after = ABOVE_ALL, before = BELOW_ALL, limit } = page;
  return query<DeadDelivery>(db, page.oldestFirst ? oldestFirst : newestFirst, [after, before, limit]);
}
