import type { WebhookInbox } from '../../../prisma/client/client.ts';
import type { App, Context, Tenant } from '../../context.ts';
import { authorizedCaller } from '../../context.ts';
import { randomText } from '../../ids.ts';

/**
 * The webhook inbox: a receiver of ours on demo and test installs, one per merchant and mode, whose requests can
 * be looked at and which fails, dawdles or answers 410 when told to. So the whole story of a webhook, retries
 * included, can be tried without a server of one's own.
 */
export interface Inbox {
  /** What an endpoint is registered with to send here. */
  readonly url: string;
  readonly inbox: WebhookInbox;
}

/** As hard to guess as an API secret: whoever has it can post to the inbox. */
const TOKEN_LENGTH = 32;

/** The caller's inbox, made when it is first asked for; null where the installation has none. */
export async function findInbox(ctx: Context): Promise<Inbox | null> {
  const { merchantId, mode } = authorizedCaller(ctx, 'webhooks:read');
  if (!ctx.app.config.isDemo) return null;
  const inbox = await ensureInbox(ctx.app, { merchantId, mode });
  return { url: inboxUrl(ctx.app, inbox), inbox };
}

export async function ensureInbox(app: App, { merchantId, mode }: Tenant): Promise<WebhookInbox> {
  const made = { merchantId, mode, token: randomText(TOKEN_LENGTH), createdAt: app.now() };
  await app.db.prisma.webhookInbox.createMany({ data: made, skipDuplicates: true });
  return app.db.prisma.webhookInbox.findUniqueOrThrow({ where: { merchantId_mode: { merchantId, mode } } });
}

export function inboxUrl({ config }: Pick<App, 'config'>, { token }: WebhookInbox): string {
  return `${config.API_URL.replace(/\/$/, '')}/webhook-inbox/${token}`;
}
