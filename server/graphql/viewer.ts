import type { SessionCaller } from '../../core/context.ts';
import { DEMO_KEY, DEMO_MERCHANT } from '../../core/merchants/demo-merchant.ts';
import { PERMISSIONS } from '../../core/merchants/permissions.ts';
import { builder } from './builder.ts';
import { Mode, Role } from './enums.ts';
import { Merchant } from './merchants.ts';

export const User = builder.prismaObject('User', {
  description: 'Somebody who can sign in.',
  fields: t => ({
    id: t.exposeID('id', { description: 'usr_…' }),
    name: t.exposeString('name', { description: 'What to call them.' }),
    email: t.exposeString('email', { description: 'What they sign in with.' }),
    operator: t.exposeBoolean('operator', { description: 'May see pages about the whole installation.' }),
  }),
});

const DemoKey = builder.objectRef<{ readonly id: string; readonly secret: string }>('DemoKey').implement({
  description: 'The API key that every demo installation is seeded with. It is public.',
  fields: t => ({
    id: t.exposeID('id', { description: 'What to send as X-Api-Key.' }),
    secret: t.exposeString('secret', { description: 'What to send as X-Api-Secret.' }),
  }),
});

export const Viewer = builder.objectRef<SessionCaller>('Viewer').implement({
  description: 'Whoever is signed in, and what they may do.',
  fields: t => ({
    user: t.prismaField({
      type: User,
      description: 'The person.',
      resolve: (query, { userId }, _args, ctx) =>
        ctx.app.db.prisma.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
    }),
    merchant: t.prismaField({
      type: Merchant,
      description: 'The merchant they act for.',
      resolve: (query, { merchantId }, _args, ctx) =>
        ctx.app.db.prisma.merchant.findUniqueOrThrow({ ...query, where: { id: merchantId } }),
    }),
    merchants: t.field({
      type: [Merchant],
      description: 'Every merchant they belong to, by name: where switchMerchant can take them.',
      complexity: 10,
      resolve: ({ userId }, _args, ctx) =>
        ctx.app.db.prisma.merchant.findMany({
          where: { memberships: { some: { userId } } },
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
        }),
    }),
    role: t.expose('role', { type: Role, description: "Their role in the merchant's team." }),
    mode: t.expose('mode', { type: Mode, description: 'Play money or real money.' }),
    operator: t.exposeBoolean('operator', { description: 'May see pages about the whole installation.' }),
    demoKey: t.field({
      type: DemoKey,
      nullable: true,
      description: 'For examples to paste: the public key of the demo merchant, and null for every other.',
      resolve: ({ merchantId, mode }, _args, { app }) =>
        app.config.isDemo && merchantId === DEMO_MERCHANT.id && mode === 'TEST' ? DEMO_KEY : null,
    }),
    permissions: t.stringList({
      description: 'What the role allows, e.g. payments:write.',
      resolve: ({ permissions }) => PERMISSIONS.filter(permission => permissions.has(permission)),
    }),
  }),
});

builder.queryField('viewer', t =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'Who is asking. null when signed out.',
    resolve: (_root, _args, { caller }) => (caller?.kind === 'session' ? caller : null),
  }),
);
