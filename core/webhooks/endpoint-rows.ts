import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import { selectList, snakeCase } from '../bulk.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { InvalidStateError, NotFoundError } from '../errors.ts';

/** How the rows of endpoints are locked and written. */

const TYPES = {
  id: 'text',
  merchantId: 'text',
  mode: 'mode',
  url: 'text',
  description: 'text',
  eventTypes: 'text[]',
  status: 'endpoint_status',
  disabledReason: 'text',
  isDefault: 'boolean',
  secretSealed: 'bytea',
  previousSecretSealed: 'bytea',
  previousSecretExpiresAt: 'timestamptz',
  selection: 'text',
  selectionError: 'text',
  failures: 'integer',
  failingSince: 'timestamptz',
  breakerOpenUntil: 'timestamptz',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
  deletedAt: 'timestamptz',
} as const satisfies Record<keyof WebhookEndpoint, string>;

const COLUMNS = Object.keys(TYPES) as (keyof WebhookEndpoint)[];

const lockById: Statement = {
  name: 'lock_endpoint',
  text: `SELECT ${selectList('e', TYPES)} FROM webhook_endpoints e
    WHERE e.id = $1 AND e.merchant_id = $2 AND e.mode = $3 AND e.deleted_at IS NULL FOR NO KEY UPDATE`,
};

const lockDefault: Statement = {
  name: 'lock_default_endpoint',
  text: `SELECT ${selectList('e', TYPES)} FROM webhook_endpoints e
    WHERE e.merchant_id = $1 AND e.mode = $2 AND e.is_default AND e.deleted_at IS NULL FOR NO KEY UPDATE`,
};

export async function lockDefaultEndpoint(tx: Transaction, tenant: Tenant): Promise<WebhookEndpoint | null> {
  const rows = await tx.run<WebhookEndpoint>(lockDefault, [tenant.merchantId, tenant.mode]);
  return rows[0] ?? null;
}

/** Locks the tenant's endpoint; without an id its default one. */
export async function lockEndpoint(
  tx: Transaction,
  tenant: Tenant,
  id: string | null | undefined,
): Promise<WebhookEndpoint> {
  if (id === null || id === undefined) {
    const endpoint = await lockDefaultEndpoint(tx, tenant);
    if (endpoint) return endpoint;
    throw new InvalidStateError('INVALID_STATE', 'No webhook URL is configured.');
  }
  const [endpoint] = await tx.run<WebhookEndpoint>(lockById, [id, tenant.merchantId, tenant.mode]);
  if (endpoint) return endpoint;
  throw new NotFoundError('Webhook endpoint');
}

const readById: Statement = {
  name: 'read_endpoint',
  text: lockById.text.replace(' FOR NO KEY UPDATE', ''),
};

/** The tenant's endpoint as it is, for work that locks deliveries, which come before endpoints. */
export async function readEndpoint(tx: Transaction, tenant: Tenant, id: string): Promise<WebhookEndpoint> {
  const [endpoint] = await tx.run<WebhookEndpoint>(readById, [id, tenant.merchantId, tenant.mode]);
  if (endpoint) return endpoint;
  throw new NotFoundError('Webhook endpoint');
}

const insert: Statement = {
  name: 'insert_endpoint',
  text: `INSERT INTO webhook_endpoints (${COLUMNS.map(snakeCase).join(', ')})
    VALUES (${COLUMNS.map((column, i) => `$${i + 1}::${TYPES[column]}`).join(', ')}) ON CONFLICT DO NOTHING RETURNING id`,
};

/** `false`: there is a default endpoint already, made by somebody else a moment ago. */
export async function insertEndpoint(tx: Transaction, endpoint: WebhookEndpoint): Promise<boolean> {
  const inserted = await tx.run(insert, valuesOf(endpoint));
  return inserted.length === 1;
}

const update: Statement = {
  name: 'update_endpoint',
  text: `UPDATE webhook_endpoints SET (${COLUMNS.map(snakeCase).join(', ')})
    = (${COLUMNS.map((column, i) => `$${i + 1}::${TYPES[column]}`).join(', ')}) WHERE id = $1`,
};

/** Writes a row that the transaction has locked. */
export async function updateEndpoint(tx: Transaction, endpoint: WebhookEndpoint): Promise<void> {
  await tx.run(update, valuesOf(endpoint));
}

function valuesOf(endpoint: WebhookEndpoint): unknown[] {
  return COLUMNS.map(column => endpoint[column]);
}

const lockLog: Statement = {
  name: 'lock_event_counter',
  text: 'SELECT last_seq FROM event_counters WHERE merchant_id = $1 AND mode = $2 FOR NO KEY UPDATE',
};

/**
 * Every change of an endpoint holds its merchant's event counter when it commits. So whether an endpoint was
 * owed an event is exact at each number: either the change came before the event, or the event before the change.
 */
export async function lockEventCounter(tx: Transaction, tenant: Tenant): Promise<void> {
  await tx.run(lockLog, [tenant.merchantId, tenant.mode]);
}
