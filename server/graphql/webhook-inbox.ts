import { ValidationError } from '../../core/errors.ts';
import { INBOX_MAX_REQUESTS } from '../../core/limits.ts';
import { findInbox, type Inbox } from '../../core/webhooks/inbox/find-inbox.ts';
import { setInboxAnswer } from '../../core/webhooks/inbox/set-inbox-answer.ts';
import { builder } from './builder.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';

const WebhookInboxRequest = builder.prismaObject('WebhookInboxRequest', {
  description: 'A webhook that the inbox received.',
  fields: t => ({
    id: t.exposeID('id', { description: 'wir_…' }),
    headers: t.field({
      type: 'JSONObject',
      description: 'Its headers, the signatures among them.',
      resolve: ({ headers }) => headers as object,
    }),
    body: t.exposeString('body', { description: 'Its body as it came.' }),
    statusCode: t.exposeInt('statusCode', { description: 'What it was answered with.' }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When.' }),
  }),
});

const WebhookInbox = builder.objectRef<Inbox>('WebhookInbox').implement({
  description:
    'A receiver to try webhooks with, on demo and test installations: register its url as an endpoint.',
  fields: t => ({
    url: t.exposeString('url', { description: 'Where to send webhooks.' }),
    statusCode: t.int({ description: 'What it answers.', resolve: ({ inbox }) => inbox.statusCode }),
    delayMs: t.int({ description: 'After so many milliseconds.', resolve: ({ inbox }) => inbox.delayMs }),
    remaining: t.int({
      nullable: true,
      description: 'How many requests it still answers so, before it answers 200 again; null: all of them.',
      resolve: ({ inbox }) => inbox.remaining,
    }),
    requests: t.prismaField({
      type: [WebhookInboxRequest],
      description: `What it received, newest first, at most ${INBOX_MAX_REQUESTS}.`,
      args: {
        first: t.arg.int({ defaultValue: 20, description: `How many, at most ${INBOX_MAX_REQUESTS}.` }),
      },
      complexity: ({ first }) => ({ field: 1, multiplier: Math.min(first ?? 20, INBOX_MAX_REQUESTS) }),
      resolve: (query, { inbox: { merchantId, mode } }, { first }, ctx) =>
        ctx.app.db.prisma.webhookInboxRequest.findMany({
          ...query,
          where: { merchantId, mode },
          orderBy: { id: 'desc' },
          take: Math.max(0, Math.min(first ?? 20, INBOX_MAX_REQUESTS)),
        }),
    }),
  }),
});

builder.queryField('webhookInbox', t =>
  t.field({
    type: WebhookInbox,
    nullable: true,
    description: 'The inbox; null where the installation has none.',
    authScopes: { $all: { merchant: true, permission: 'webhooks:read' } },
    resolve: (_root, _args, ctx) => findInbox(ctx),
  }),
);

const SetWebhookInboxInput = builder.inputType('SetWebhookInboxInput', {
  description: 'What the inbox shall answer.',
  fields: t => ({
    statusCode: t.int({ defaultValue: 200, description: '200 to 599: 500 to fail, 410 to want no more.' }),
    delayMs: t.int({ defaultValue: 0, description: 'Wait so many milliseconds first, at most 20,000.' }),
    times: t.int({ description: 'For so many requests, then 200 again. Default: until further notice.' }),
  }),
});

const SetWebhookInboxResult = builder.errorUnion('SetWebhookInboxResult', {
  description: 'The inbox, or why it stays as it is.',
  types: [WebhookInbox, ValidationError],
  resolveType: () => 'WebhookInbox',
});

builder.mutationField('setWebhookInbox', t =>
  t.field({
    type: SetWebhookInboxResult,
    description: 'Demo and test installations only: decides what the inbox answers from now on.',
    args: { input: t.arg({ type: SetWebhookInboxInput, required: true, description: 'What to answer.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => setInboxAnswer(ctx, input),
  }),
);
