import { z } from 'zod';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { Transaction } from '../db.ts';
import { DEMO_MERCHANT, DEMO_WEBHOOK_SECRET } from '../merchants/demo-merchant.ts';
import { type Call, operation } from '../operation.ts';
import { storedBody, type Written, writeAlone } from '../write-alone.ts';
import { writeEndpoint } from './change-endpoint.ts';
import { checkedUrl, secretField, urlField } from './endpoint-fields.ts';
import { GOOD_HEALTH } from './endpoint-health.ts';
import { lockDefaultEndpoint } from './endpoint-rows.ts';
import { newEndpointSecret, openEndpointSecret } from './endpoint-secret.ts';
import { addEndpoint, newEndpoint } from './register-endpoint.ts';
import { withSecret } from './rotate-secret.ts';

/** A merchant's default endpoint as the compatibility layer speaks of it; null where there is none. */
export interface WebhookSettings {
  readonly endpoint: WebhookEndpoint | null;
  readonly secret: string | null;
}

export const settingsInput = z.strictObject({
  webhookUrl: urlField.nullable(),
  webhookSecret: secretField.nullish(),
});

type SettingsCall = Call<z.output<typeof settingsInput>>;

/**
 * Sets the default endpoint, which is told of every event: made if there is none, enabled again if it was
 * disabled. Without a secret it keeps the one it has; null as the URL takes it away.
 */
export const putSettings = operation({
  name: 'putSettings',
  permission: 'webhooks:write',
  audits: 'endpoint.updated',
  input: settingsInput,
  async run(call) {
    const { webhookUrl, webhookSecret } = call.input;
    if (webhookUrl === null) return writeAlone(call, tx => removeDefault(tx, call));
    const url = checkedUrl(call, webhookUrl, 'webhookUrl');
    const made = newEndpoint(call.ctx.app, call.caller, {
      url,
      description: null,
      eventTypes: [],
      selection: null,
      isDefault: true,
      secret: webhookSecret ?? firstSecret(call),
      now: call.now,
    });
    return writeAlone(call, async (tx, now) => {
      const existing = await lockDefaultEndpoint(tx, call.caller);
      if (existing) return answerOf(await changeDefault(tx, call, { existing, url, now }));
      if (await addEndpoint(tx, made.endpoint)) return answerOf(made);
      // Somebody else has just made it, and holds it no more.
      const rival = (await lockDefaultEndpoint(tx, call.caller)) as WebhookEndpoint;
      return answerOf(await changeDefault(tx, call, { existing: rival, url, now }));
    });
  },
  async load(call, stored) {
    const body = await storedBody(call, stored);
    const { webhook_secret: secret } = JSON.parse(body) as WireSettings;
    const endpoint = await call.ctx.app.db.prisma.webhookEndpoint.findUnique({ where: { id: stored.id } });
    return { value: { endpoint, secret }, body };
  },
});

/** Examples of the contract verify signatures with the demo merchant's published secret. */
function firstSecret({ ctx, caller }: SettingsCall): string {
  const isDemo = ctx.app.config.isDemo && caller.merchantId === DEMO_MERCHANT.id && caller.mode === 'TEST';
  return isDemo ? DEMO_WEBHOOK_SECRET : newEndpointSecret();
}

interface WireSettings {
  readonly webhook_url: string | null;
  readonly webhook_secret: string | null;
}

function answerOf(settings: WebhookSettings): Written<WebhookSettings> {
  const { endpoint, secret } = settings;
  const body = JSON.stringify({
    webhook_url: endpoint?.url ?? null,
    webhook_secret: secret,
  } satisfies WireSettings);
  return { id: endpoint?.id ?? '', value: settings, body, secret: secret !== null };
}

async function changeDefault(
  tx: Transaction,
  call: SettingsCall,
  { existing, url, now }: { existing: WebhookEndpoint; url: string; now: Date },
): Promise<WebhookSettings> {
  const { vault } = call.ctx.app;
  const secret =
    call.input.webhookSecret ?? (await openEndpointSecret(vault, existing, existing.secretSealed));
  const endpoint: WebhookEndpoint = {
    ...(await withSecret(call.ctx.app, existing, { secret, now })),
    ...GOOD_HEALTH,
    url,
    status: 'ENABLED',
    disabledReason: null,
    updatedAt: now,
  };
  await writeEndpoint(tx, endpoint);
  return { endpoint, secret };
}

async function removeDefault(tx: Transaction, call: SettingsCall): Promise<Written<WebhookSettings>> {
  const existing = await lockDefaultEndpoint(tx, call.caller);
  if (existing) {
    await writeEndpoint(tx, { ...existing, isDefault: false, deletedAt: call.now, updatedAt: call.now });
  }
  return answerOf({ endpoint: null, secret: null });
}
