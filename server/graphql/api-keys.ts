import { callerOf } from '../../core/context.ts';
import { IdempotencyError, InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { API_KEYS_MAX } from '../../core/limits.ts';
import { type IssuedKey, issueKey } from '../../core/merchants/issue-key.ts';
import { revokeKey } from '../../core/merchants/revoke-key.ts';
import type { ApiKey as ApiKeyRow } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { Mode } from './enums.ts';
import { answered, idempotencyKeyOf } from './idempotency.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';

const IDEMPOTENCY_KEY =
  'The same key and input again gives the same answer and is done once. At most 255 visible ASCII characters.';

export const ApiKey = builder.objectRef<ApiKeyRow>('ApiKey').implement({
  description: "What a merchant's programs identify themselves with. Its secret is known to them alone.",
  fields: t => ({
    id: t.exposeID('id', { description: 'key_…: its public half, sent as X-Api-Key.' }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    mode: t.expose('mode', { type: Mode, description: 'The world it opens.' }),
    scopes: t.exposeStringList('scopes', { description: 'What it allows, e.g. payments:write.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null where never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ended; null while it is good.',
    }),
  }),
});

const ApiKeySecret = builder.objectRef<IssuedKey>('ApiKeySecret').implement({
  description: 'A new key with its secret, which is shown here only.',
  fields: t => ({
    key: t.field({ type: ApiKey, description: 'The key.', resolve: issued => issued.key }),
    secret: t.exposeString('secret', { description: 'Its other half, sent as X-Api-Secret.' }),
  }),
});

builder.queryField('apiKeys', t =>
  t.field({
    type: [ApiKey],
    description: 'The keys that are good, in the mode of the caller, newest first.',
    authScopes: { $all: { merchant: true, permission: 'keys:write' } },
    complexity: { field: 1, multiplier: API_KEYS_MAX },
    resolve: (_root, _args, ctx) => {
      const { merchantId, mode } = callerOf(ctx);
      return ctx.app.db.prisma.apiKey.findMany({
        where: { merchantId, mode, revokedAt: null },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: API_KEYS_MAX,
      });
    },
  }),
);

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: "A key for one of the merchant's programs.",
  fields: t => ({
    name: t.string({ required: true, description: 'What it is for, at most 60 characters.' }),
    scopes: t.stringList({
      required: true,
      description: 'What it may do, e.g. payments:write: at most what the caller may do.',
    }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which key to end.',
  fields: t => ({
    keyId: t.id({ required: true, description: 'key_…' }),
    idempotencyKey: t.string({ description: IDEMPOTENCY_KEY }),
  }),
});

const CreateApiKeyResult = builder.errorUnion('CreateApiKeyResult', {
  description: 'The key with its secret, or why there is none.',
  types: [ApiKeySecret, ValidationError, InvalidStateError, IdempotencyError],
  resolveType: () => 'ApiKeySecret',
});

const RevokeApiKeyResult = builder.errorUnion('RevokeApiKeyResult', {
  description: 'The key as it is now, or why it was not ended.',
  types: [ApiKey, ValidationError, NotFoundError, IdempotencyError],
  resolveType: () => 'ApiKey',
});

builder.mutationFields(t => ({
  createApiKey: t.field({
    type: CreateApiKeyResult,
    description: 'Makes an API key in the mode of the caller. Its secret is in this answer and nowhere else.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What to make.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      answered(ctx, issueKey(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyResult,
    description: 'Ends an API key: within five seconds it is refused everywhere and its sockets are closed.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      answered(ctx, revokeKey(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
  }),
}));
