import { callerOf } from '../../core/context.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { checkPageSize, keyset, pageComplexity } from './pages.ts';

const ApiRequest = builder.prismaObject('ApiRequest', {
  description: 'One HTTP request that named an API key of the merchant: never its body, nor its query.',
  fields: t => ({
    id: t.exposeID('id', { description: 'rql_…' }),
    requestId: t.exposeString('requestId', { description: 'The X-Request-Id of the answer.' }),
    keyId: t.exposeID('keyId', { description: 'The key that was named: key_…' }),
    method: t.exposeString('method', { description: 'GET, POST …' }),
    path: t.exposeString('path', { description: 'The address, without its query.' }),
    operation: t.exposeString('operation', {
      nullable: true,
      description: "GraphQL: the operation's name, or else its first field.",
    }),
    status: t.exposeInt('status', {
      description: 'The HTTP status; 499 where the client did not wait for the answer.',
    }),
    durationMs: t.exposeInt('durationMs', {
      description: 'From its first byte here to the last byte of the answer, in milliseconds.',
    }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description: 'Why it was refused, e.g. AUTHENTICATION_FAILED; null where it was not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was answered.' }),
  }),
});

const ApiRequestConnection = builder.connectionObject(
  { type: ApiRequest, name: 'ApiRequestConnection', description: 'A page of the request log.' },
  { name: 'ApiRequestEdge', description: 'A request in its place in the list.' },
);

const ApiRequestFilter = builder.inputType('ApiRequestFilter', {
  description: 'Which requests. Every field that is given must match.',
  fields: t => ({
    requestId: t.string({ description: 'The X-Request-Id of the answer.' }),
    keyId: t.id({ description: 'That named this key.' }),
    refused: t.boolean({ description: 'true: only those with an error. false: only those without.' }),
  }),
});

function matching(filter: typeof ApiRequestFilter.$inferInput): Prisma.ApiRequestWhereInput {
  const { requestId, keyId, refused } = filter;
  return {
    ...(requestId ? { requestId } : {}),
    ...(keyId ? { keyId } : {}),
    ...(refused === true ? { errorCode: { not: null } } : {}),
    ...(refused === false ? { errorCode: null } : {}),
  };
}

builder.queryField('apiRequests', t =>
  t.prismaConnection(
    {
      type: ApiRequest,
      cursor: 'id',
      description:
        'What was asked over HTTP with the API keys of the merchant in the last seven days, newest first. It is written a moment later, and a busy installation may leave some out.',
      args: { filter: t.arg({ type: ApiRequestFilter, description: 'Which ones.' }) },
      authScopes: { $all: { merchant: true, permission: 'events:read' } },
      complexity: pageComplexity,
      defaultSize: 20,
      maxSize: checkPageSize,
      resolve: (query, _root, { filter }, ctx) => {
        const { where, ...page } = keyset(query, 'apiRequest');
        const { merchantId, mode } = callerOf(ctx);
        return ctx.app.db.prisma.apiRequest.findMany({
          ...page,
          where: { AND: [{ merchantId, mode }, matching(filter ?? {}), where] },
        });
      },
    },
    ApiRequestConnection,
  ),
);
