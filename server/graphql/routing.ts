import { callerOf } from '../../core/context.ts';
import {
  previewRouting,
  type RoutingPreview as RoutingPreviewValue,
} from '../../core/routing/preview-routing.ts';
import type { Candidate, RoutingRules, Rule, Target } from '../../core/routing/rules.ts';
import { builder } from './builder.ts';
import { ConnectorAccount } from './connector-accounts.ts';
import type { GraphQLContext } from './context.ts';
import { CaptureMethod, CardNetwork, PaymentMethod } from './enums.ts';

type NetworkName = typeof CardNetwork.$inferType;

const accountOf = (ctx: GraphQLContext, id: string | null) =>
  id === null ? null : ctx.app.db.prisma.connectorAccount.findUnique({ where: { id } });

const RoutingTarget = builder.objectRef<Target>('RoutingTarget').implement({
  description: 'An account with its share.',
  fields: t => ({
    account: t.prismaField({
      type: ConnectorAccount,
      nullable: true,
      description: 'The account; null for the connector that is built in.',
      resolve: (_query, { accountId }, _args, ctx) => accountOf(ctx, accountId),
    }),
    weight: t.exposeInt('weight', { description: 'Its share among the targets of its list.' }),
  }),
});

const RoutingRule = builder.objectRef<Rule>('RoutingRule').implement({
  description: 'Which payments, and who takes them. Every condition must hold; an empty one always does.',
  fields: t => ({
    currencies: t.field({
      type: ['Currency'],
      description: 'Any of these.',
      resolve: rule => [...rule.currencies],
    }),
    methods: t.field({
      type: [PaymentMethod],
      description: 'Any of these.',
      resolve: rule => [...rule.methods],
    }),
    networks: t.field({
      type: [CardNetwork],
      description: 'Cards of any of these.',
      resolve: ({ networks }) => networks.map(network => network.toUpperCase() as NetworkName),
    }),
    minAmount: t.field({
      type: 'MinorUnits',
      nullable: true,
      description: "At least so much, in minor units of the rule's one currency.",
      resolve: ({ minAmount }) => (minAmount === null ? null : BigInt(minAmount)),
    }),
    maxAmount: t.field({
      type: 'MinorUnits',
      nullable: true,
      description: 'At most so much.',
      resolve: ({ maxAmount }) => (maxAmount === null ? null : BigInt(maxAmount)),
    }),
    targets: t.field({
      type: [RoutingTarget],
      description: 'Among whom is drawn, by weight.',
      resolve: rule => [...rule.targets],
    }),
  }),
});

interface RoutingValue extends RoutingRules {
  readonly version: number;
  readonly updatedAt: Date | null;
}

export const Routing = builder.objectRef<RoutingValue>('Routing').implement({
  description:
    'Who takes which new payment, in one mode. Without rules and default: in TEST the built-in sandbox, in LIVE the oldest account that can.',
  fields: t => ({
    version: t.exposeInt('version', {
      description: 'Counts the changes; updateRouting names it. 0: none yet.',
    }),
    rules: t.field({
      type: [RoutingRule],
      description: 'In order: the first that fits decides.',
      resolve: ({ rules }) => [...rules],
    }),
    otherwise: t.field({
      type: [RoutingTarget],
      description: 'The default: who takes what no rule fits, and is asked last after every rule.',
      resolve: ({ otherwise }) => [...otherwise],
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed.',
    }),
  }),
});

export async function routingOf(ctx: GraphQLContext): Promise<RoutingValue> {
  const { merchantId, mode } = callerOf(ctx);
  const row = await ctx.app.db.prisma.routing.findUnique({
    where: { merchantId_mode: { merchantId, mode } },
  });
  if (!row) return { version: 0, rules: [], otherwise: [], updatedAt: null };
  const { version, updatedAt } = row;
  return { ...(row.rules as unknown as RoutingRules), version, updatedAt };
}

const RoutingCandidate = builder.objectRef<Candidate>('RoutingCandidate').implement({
  description: 'Who may be asked for a payment.',
  fields: t => ({
    connector: t.exposeString('connector', { description: 'The name of the processor.' }),
    account: t.prismaField({
      type: ConnectorAccount,
      nullable: true,
      description: 'The account; null for the connector that is built in.',
      resolve: (_query, { accountId }, _args, ctx) => accountOf(ctx, accountId),
    }),
  }),
});

const RoutingChoice = builder.objectRef<RoutingPreviewValue['choices'][number]>('RoutingChoice').implement({
  description: 'Somebody among whom is drawn.',
  fields: t => ({
    candidate: t.field({ type: RoutingCandidate, description: 'Who.', resolve: one => one.candidate }),
    share: t.exposeFloat('share', { description: 'How often they are asked first, from 0 to 1.' }),
  }),
});

const RoutingPreview = builder.objectRef<RoutingPreviewValue>('RoutingPreview').implement({
  description: 'What the rules, as they are now, would do with a payment.',
  fields: t => ({
    rule: t.exposeInt('rule', {
      nullable: true,
      description: 'The place of the rule that decides, from 0; null: no rule fits.',
    }),
    choices: t.field({
      type: [RoutingChoice],
      description: 'Among whom is drawn; the others are asked next. Empty: nobody takes such a payment.',
      resolve: preview => [...preview.choices],
    }),
    afterwards: t.field({
      type: [RoutingCandidate],
      description: 'Who may be asked after all of these, should they be known not to have charged.',
      resolve: preview => [...preview.afterwards],
    }),
  }),
});

const READERS = { $all: { merchant: true, permission: 'payments:read' } } as const;

builder.queryFields(t => ({
  routing: t.field({
    type: Routing,
    description: 'Who takes which new payment, in the mode of the caller.',
    authScopes: READERS,
    complexity: { field: 1, multiplier: 10 },
    resolve: (_root, _args, ctx) => routingOf(ctx),
  }),
  routingPreview: t.field({
    type: RoutingPreview,
    description: 'What the rules would do with a payment. Nobody is asked.',
    authScopes: READERS,
    args: {
      amount: t.arg({ type: 'MinorUnits', required: true, description: 'Of the payment.' }),
      currency: t.arg({ type: 'Currency', required: true, description: 'Of the payment.' }),
      method: t.arg({ type: PaymentMethod, required: true, description: 'Card or UPI.' }),
      captureMethod: t.arg({
        type: CaptureMethod,
        defaultValue: 'AUTOMATIC',
        description: 'When the money is to be taken.',
      }),
      cardNetwork: t.arg({ type: CardNetwork, description: 'Of the card. Default: none that is known.' }),
      withoutVpa: t.arg.boolean({
        defaultValue: false,
        description: 'UPI: paid by a code or a link, from an address that is not known yet.',
      }),
    },
    resolve: (_root, { cardNetwork, ...args }, ctx) =>
      previewRouting(ctx, { ...args, ...(cardNetwork && { cardNetwork: cardNetwork.toLowerCase() }) }),
  }),
}));
