import { AuthenticationError } from '../../core/errors.ts';
import * as docs from './docs/installation.ts';
import { type Call, ok, type Reply, type Route } from './route.ts';

const MASK = '••••••••';

async function showProfile({ ctx }: Call): Promise<Reply> {
  const { caller, app } = ctx;
  if (caller?.kind !== 'key') throw new AuthenticationError();
  const { merchantId, mode, keyId } = caller;
  const [merchant, endpoint] = await Promise.all([
    app.db.prisma.merchant.findUniqueOrThrow({ where: { id: merchantId } }),
    app.db.prisma.webhookEndpoint.findFirst({
      where: { merchantId, mode, isDefault: true, deletedAt: null },
    }),
  ]);
  return ok({
    id: merchant.id,
    name: merchant.name,
    email: merchant.email,
    mode: mode.toLowerCase(),
    api_key: keyId,
    api_secret: MASK,
    webhook_url: endpoint?.url ?? null,
    webhook_secret: endpoint ? MASK : null,
    created_at: merchant.createdAt.toISOString(),
  });
}

export const merchantRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/merchants/profile',
    access: 'key',
    doc: docs.showProfile,
    handle: showProfile,
  },
];
