import { authorizedCaller, type Context } from '../context.ts';
import { openEndpointSecret } from './endpoint-secret.ts';
import type { WebhookSettings } from './put-settings.ts';

const SHOWN_CHARACTERS = 4;

/** The default endpoint, with its secret masked but for its end. */
export async function readSettings(ctx: Context): Promise<WebhookSettings> {
  const { merchantId, mode } = authorizedCaller(ctx, 'webhooks:read');
  const endpoint = await ctx.app.db.prisma.webhookEndpoint.findFirst({
    where: { merchantId, mode, isDefault: true, deletedAt: null },
  });
  if (!endpoint) return { endpoint: null, secret: null };
  const secret = await openEndpointSecret(ctx.app.vault, endpoint, endpoint.secretSealed);
  return { endpoint, secret: `whsec_••••${secret.slice(-SHOWN_CHARACTERS)}` };
}
