import { z } from 'zod';
import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';
import { SECRET_OVERLAP_MS } from '../limits.ts';
import { operation } from '../operation.ts';
import { idText } from '../parse.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { loadEndpoint, writeEndpoint } from './change-endpoint.ts';
import { secretField } from './endpoint-fields.ts';
import { lockEndpoint } from './endpoint-rows.ts';
import { newEndpointSecret, openEndpointSecret, sealEndpointSecret } from './endpoint-secret.ts';

const input = z.strictObject({ endpointId: idText.nullish(), secret: secretField.nullish() });

/**
 * Gives an endpoint (without an id the default one) a new secret. The old one signs beside it for 24 hours, so
 * that no webhook is refused while the receiver learns the new one.
 */
export const rotateSecret = operation({
  name: 'rotateSecret',
  permission: 'webhooks:write',
  audits: 'endpoint.secret_rotated',
  input,
  run(call) {
    const secret = call.input.secret ?? newEndpointSecret();
    const body = JSON.stringify({ webhook_secret: secret });
    return writeAlone(call, async (tx, now) => {
      const endpoint = await lockEndpoint(tx, call.caller, call.input.endpointId);
      const rotated = await withSecret(call.ctx.app, endpoint, { secret, now });
      await writeEndpoint(tx, rotated);
      return { id: rotated.id, value: { endpoint: rotated, secret }, body, secret: true };
    });
  },
  async load(call, stored) {
    const body = await storedBody(call, stored);
    const { webhook_secret: secret } = JSON.parse(body) as { webhook_secret: string };
    const { value: endpoint } = await loadEndpoint(call, stored);
    return { value: { endpoint, secret }, body };
  },
});

/** The endpoint with this secret, and with the one it had for a while longer. */
export async function withSecret(
  app: Pick<App, 'vault'>,
  endpoint: WebhookEndpoint,
  { secret, now }: { readonly secret: string; readonly now: Date },
): Promise<WebhookEndpoint> {
  // Giving the same secret again must not cut the overlap with the one before it short.
  if ((await openEndpointSecret(app.vault, endpoint, endpoint.secretSealed)) === secret) return endpoint;
  return {
    ...endpoint,
    secretSealed: sealEndpointSecret(app.vault, endpoint, secret),
    previousSecretSealed: endpoint.secretSealed,
    previousSecretExpiresAt: new Date(now.getTime() + SECRET_OVERLAP_MS),
    updatedAt: now,
  };
}
