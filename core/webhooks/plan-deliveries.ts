import type { Delivery, Event, WebhookEndpoint } from '../../prisma/client/client.ts';
import { bulkInsert } from '../bulk.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { newId } from '../ids.ts';

/**
 * One delivery per event and matching endpoint, in the transaction of the event. A disabled endpoint's
 * deliveries are kept as HELD, so that they can be replayed when it is back.
 */
export type PlannedDelivery = Pick<
  Delivery,
  'id' | 'merchantId' | 'mode' | 'endpointId' | 'eventId' | 'status'
>;

export type MatchingEndpoint = Pick<
  WebhookEndpoint,
  'id' | 'merchantId' | 'mode' | 'eventTypes' | 'status' | 'selection'
>;

const readEndpoints: Statement = {
  name: 'endpoints_of_tenants',
  text: `SELECT e.id, e.merchant_id AS "merchantId", e.mode, e.event_types AS "eventTypes", e.status, e.selection
    FROM webhook_endpoints e
    JOIN unnest($1::text[], $2::mode[]) AS t (merchant_id, mode) USING (merchant_id, mode)
    WHERE e.deleted_at IS NULL ORDER BY e.id`,
};

export type NewDelivery = Pick<
  Delivery,
  | 'id'
  | 'merchantId'
  | 'mode'
  | 'endpointId'
  | 'eventId'
  | 'eventType'
  | 'eventSeq'
  | 'paymentId'
  | 'status'
  | 'nextAttemptAt'
  | 'shaped'
  | 'createdAt'
>;

export const insertDeliveries = bulkInsert<NewDelivery>('deliveries', {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  endpointId: 'text',
  eventId: 'text',
  eventType: 'text',
  eventSeq: 'bigint',
  paymentId: 'text',
  status: 'delivery_status',
  nextAttemptAt: 'timestamptz',
  shaped: 'boolean',
  createdAt: 'timestamptz',
});

/** The endpoints of these merchants and modes, each named once. */
export function readMatchingEndpoints(
  tx: Transaction,
  tenants: readonly Tenant[],
): Promise<MatchingEndpoint[]> {
  return tx.run<MatchingEndpoint>(readEndpoints, [
    tenants.map(tenant => tenant.merchantId),
    tenants.map(tenant => tenant.mode),
  ]);
}

export function planDeliveries(
  endpoints: readonly MatchingEndpoint[],
  events: readonly Event[],
  now: Date,
): NewDelivery[] {
  return events.flatMap(event =>
    endpoints.filter(endpoint => matches(endpoint, event)).map(endpoint => deliveryRow(endpoint, event, now)),
  );
}

/** What of an event decides about its deliveries. */
export type PlannedEvent = Pick<
  Event,
  'id' | 'merchantId' | 'mode' | 'seq' | 'type' | 'paymentId' | 'endpointId'
>;

export function matches(endpoint: MatchingEndpoint, event: PlannedEvent): boolean {
  if (endpoint.merchantId !== event.merchantId || endpoint.mode !== event.mode) return false;
  // News of one endpoint (a test, its being disabled) is nobody else's business but the others' of its merchant.
  if (event.type === 'webhook.test') return endpoint.id === event.endpointId;
  return endpoint.eventTypes.length === 0 || endpoint.eventTypes.includes(event.type);
}

export function deliveryRow(endpoint: MatchingEndpoint, event: PlannedEvent, now: Date): NewDelivery {
  return {
    id: newId('delivery', now.getTime()),
    merchantId: event.merchantId,
    mode: event.mode,
    endpointId: endpoint.id,
    eventId: event.id,
    eventType: event.type,
    eventSeq: event.seq,
    paymentId: event.paymentId,
    status: endpoint.status === 'ENABLED' ? 'PENDING' : 'HELD',
    nextAttemptAt: endpoint.status === 'ENABLED' ? now : null,
    shaped: endpoint.selection !== null,
    createdAt: now,
  };
}
