import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { AuthenticationError, ForbiddenError } from '../../core/errors.ts';
import type { Permission } from '../../core/merchants/permissions.ts';
import type PrismaTypes from '../../prisma/pothos-types.ts';
import { getDatamodel } from '../../prisma/pothos-types.ts';
import type { GraphQLContext } from './context.ts';
import { DEFAULT_PAGE_SIZE } from './pages.ts';

/** The one builder; each noun adds its types, inputs, queries, mutations and subscriptions in a file of its own. */
export const builder = new SchemaBuilder<{
  Context: GraphQLContext;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  AuthScopes: {
    /** The credential has this permission. */
    permission: Permission;
    /** The merchant itself asks: an API key or the dashboard, not a shopper's checkout. */
    merchant: boolean;
    /** Somebody who is signed in to the dashboard. */
    session: boolean;
    /** A person who runs the installation. */
    operator: boolean;
  };
  Scalars: {
    ID: { Input: string; Output: string };
    MinorUnits: { Input: number; Output: bigint };
    Currency: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSONObject: { Input: object; Output: object };
  };
}>({
  // Errors first: it wraps what the others throw.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin, PrismaPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true, defaultTypes: [] },
  prisma: {
    client: ctx => ctx.app.db.prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: false,
    filterConnectionTotalCount: false,
    onUnusedQuery: null,
  },
  relay: {
    // Ids are the prefixed ids themselves: they name their type, and are the same in REST and in webhooks.
    encodeGlobalID: (_type, id) => String(id),
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    cursorType: 'String',
    clientMutationId: 'omit',
    nodeTypeOptions: { description: 'Anything with an id of its own.' },
    idFieldOptions: { description: 'The prefixed id, e.g. pay_…' },
    pageInfoTypeOptions: { description: 'Where a page of a connection lies.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge.' },
    endCursorFieldOptions: { description: 'The cursor of the last edge: `after` for the next page.' },
    cursorFieldOptions: { description: 'An opaque place in the list.' },
    nodeFieldOptions: { description: 'What stands at this place.', nullable: false },
    // The connection itself is weighed by its page size; its edges must not be multiplied once more.
    edgesFieldOptions: {
      description: 'The page, newest first.',
      nullable: { list: false, items: false },
      complexity: { field: 0, multiplier: 1 },
    },
    pageInfoFieldOptions: { description: 'Where this page lies.' },
    firstArgOptions: { description: `How many, from the start (default ${DEFAULT_PAGE_SIZE}, at most 100).` },
    afterArgOptions: { description: 'Start after this cursor.' },
    lastArgOptions: { description: 'How many, from the end (at most 100).' },
    beforeArgOptions: { description: 'End before this cursor.' },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ caller }) => ({
      permission: permission => caller?.permissions.has(permission) ?? false,
      merchant: caller !== null && caller.kind !== 'checkout',
      session: caller?.kind === 'session',
      operator: caller?.kind === 'session' && caller.operator,
    }),
    unauthorizedError: (_parent, { caller }, info) =>
      caller ? new ForbiddenError(`${info.parentType.name}.${info.fieldName}`) : new AuthenticationError(),
  },
  complexity: { disabled: true },
});

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that can be done.' });
builder.subscriptionType({
  description: 'What happens, while it happens: over graphql-ws, or over server-sent events.',
});
