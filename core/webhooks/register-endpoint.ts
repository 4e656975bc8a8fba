import { z } from 'zod';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { App, Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { InvalidStateError } from '../errors.ts';
import { newId } from '../ids.ts';
import { ENDPOINTS_MAX } from '../limits.ts';
import { type Call, operation } from '../operation.ts';
import { text } from '../parse.ts';
import { wireEndpoint } from '../wire/endpoint.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { checkedUrl, eventTypesField, secretField, selectionField, urlField } from './endpoint-fields.ts';
import { GOOD_HEALTH } from './endpoint-health.ts';
import { insertEndpoint, lockEventCounter } from './endpoint-rows.ts';
import { newEndpointSecret, sealEndpointSecret } from './endpoint-secret.ts';

/** An endpoint with its secret, which is shown when it is made or changed and never again. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

const input = z.strictObject({
  url: urlField,
  description: text().nullish(),
  eventTypes: eventTypesField.default([]),
  secret: secretField.nullish(),
  selection: selectionField.nullish(),
});

/** A URL that is told of events from now on. Input: `{ url, description?, eventTypes?, secret?, selection? }`. */
export const registerEndpoint = operation({
  name: 'registerEndpoint',
  permission: 'webhooks:write',
  audits: 'endpoint.created',
  input,
  async run(call) {
    const wanted = endpointOf(call);
    return writeAlone(call, async tx => {
      await addEndpoint(tx, wanted.endpoint);
      return { id: wanted.endpoint.id, value: wanted, body: bodyOf(wanted), secret: true };
    });
  },
  async load(call, stored) {
    const body = await storedBody(call, stored);
    const { secret } = JSON.parse(body) as { secret: string };
    const endpoint = await call.ctx.app.db.prisma.webhookEndpoint.findUniqueOrThrow({
      where: { id: stored.id },
    });
    return { value: { endpoint, secret }, body };
  },
});

function endpointOf(call: Call<z.output<typeof input>>): EndpointWithSecret {
  const { ctx, caller, input: wanted, now } = call;
  return newEndpoint(ctx.app, caller, {
    url: checkedUrl(call, wanted.url),
    description: wanted.description ?? null,
    eventTypes: wanted.eventTypes,
    selection: wanted.selection ?? null,
    isDefault: false,
    secret: wanted.secret ?? newEndpointSecret(),
    now,
  });
}

export interface NewEndpoint
  extends Pick<WebhookEndpoint, 'url' | 'description' | 'eventTypes' | 'selection' | 'isDefault'> {
  readonly secret: string;
  readonly now: Date;
}

export function newEndpoint(
  app: Pick<App, 'vault'>,
  tenant: Tenant,
  wanted: NewEndpoint,
): EndpointWithSecret {
  const { secret, now, ...fields } = wanted;
  const owner = { id: newId('endpoint', now.getTime()), merchantId: tenant.merchantId, mode: tenant.mode };
  const endpoint: WebhookEndpoint = {
    ...owner,
    ...fields,
    ...GOOD_HEALTH,
    status: 'ENABLED',
    disabledReason: null,
    secretSealed: sealEndpointSecret(app.vault, owner, secret),
    previousSecretSealed: null,
    previousSecretExpiresAt: null,
    selectionError: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  return { endpoint, secret };
}

const countEndpoints: Statement = {
  name: 'count_endpoints',
  text: `SELECT count(*)::integer AS count FROM webhook_endpoints
    WHERE merchant_id = $1 AND mode = $2 AND deleted_at IS NULL`,
};

/**
 * Adds an endpoint; `false` where it would be a second default one. Of many callers at once a few may come to lie
 * beyond the limit, which is no harm: the limit keeps matching quick and nothing else.
 */
export async function addEndpoint(tx: Transaction, endpoint: WebhookEndpoint): Promise<boolean> {
  const [row] = await tx.run<{ count: number }>(countEndpoints, [endpoint.merchantId, endpoint.mode]);
  if (row && row.count >= ENDPOINTS_MAX) {
    throw new InvalidStateError(
      'INVALID_STATE',
      `There are ${ENDPOINTS_MAX} webhook endpoints already. Delete one that is no longer needed.`,
    );
  }
  const added = await insertEndpoint(tx, endpoint);
  if (added) await lockEventCounter(tx, endpoint);
  return added;
}

function bodyOf({ endpoint, secret }: EndpointWithSecret): string {
  return JSON.stringify({ ...wireEndpoint(endpoint), secret });
}
