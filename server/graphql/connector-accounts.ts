import { addAccount } from '../../core/connectors/accounts/add-account.ts';
import { disableAccount, enableAccount } from '../../core/connectors/accounts/enable-account.ts';
import { rotateCredentials } from '../../core/connectors/accounts/rotate-credentials.ts';
import type {
  ConnectorKind as ConnectorKindValue,
  CredentialField as CredentialFieldValue,
  Credentials,
} from '../../core/connectors/connector-kind.ts';
import { type Context, callerOf } from '../../core/context.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { CONNECTOR_ACCOUNTS_MAX } from '../../core/limits.ts';
import { Attempt } from './attempts.ts';
import { builder } from './builder.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';

// What a merchant has at processors. Credentials go in and never come out.

const CredentialHint = builder.objectRef<{ name: string; lastFour: string }>('CredentialHint').implement({
  description: 'A credential as far as it is shown.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Which one, e.g. secretKey.' }),
    lastFour: t.exposeString('lastFour', { description: 'Its last four characters.' }),
  }),
});

export const ConnectorAccount = builder.prismaObject('ConnectorAccount', {
  description: 'An account that the merchant has at a processor.',
  fields: t => ({
    id: t.exposeID('id', { description: 'cac_…' }),
    connector: t.exposeString('connector', { description: 'The name of the processor, e.g. stripe.' }),
    label: t.exposeString('label', { description: "The merchant's own name for it." }),
    enabled: t.boolean({
      description:
        'Whether it takes new payments. What was made through it is always followed up through it.',
      resolve: ({ disabledAt }) => disabledAt === null,
    }),
    credentials: t.field({
      type: [CredentialHint],
      description: 'What it is signed in to with.',
      resolve: ({ credentialHints }) =>
        Object.entries(credentialHints as Credentials).map(([name, lastFour]) => ({ name, lastFour })),
    }),
    notificationPath: t.string({
      description: 'Where the processor has to send its notifications, below the address of the API.',
      resolve: ({ id, connector }) => `/notifications/${connector}/${id}`,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    rotatedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its credentials were last replaced; null where they are the first.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it takes no new payments.',
    }),
  }),
});

builder.objectFields(Attempt, t => ({
  connector: t.exposeString('connector', { description: 'The name of the processor that was asked.' }),
  account: t.prismaField({
    type: ConnectorAccount,
    nullable: true,
    description: 'Through which account; null where the connector is built in.',
    resolve: (_query, { accountId }, _args, ctx) =>
      // Prisma makes one query of those that a list asks for.
      accountId === null ? null : ctx.app.db.prisma.connectorAccount.findUnique({ where: { id: accountId } }),
  }),
}));

const CredentialField = builder.objectRef<CredentialFieldValue>('CredentialField').implement({
  description: 'A credential that a processor needs.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As the input takes it.' }),
    label: t.exposeString('label', { description: 'For people.' }),
    hint: t.exposeString('hint', { description: 'Where to find it.' }),
    prefixes: t.stringList({
      description: 'What it begins with in the mode of the caller: one of these. Empty: anything.',
      resolve: ({ prefixes }, _args, ctx) => [...prefixes[callerOf(ctx).mode]],
    }),
  }),
});

const ConnectorKind = builder.objectRef<ConnectorKindValue>('ConnectorKind').implement({
  description: 'A processor that accounts can be had at.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As the input takes it, e.g. stripe.' }),
    title: t.exposeString('title', { description: 'As people write it, e.g. Stripe.' }),
    credentials: t.field({
      type: [CredentialField],
      description: 'What it is signed in to with, all of it needed.',
      resolve: ({ credentials }) => [...credentials],
    }),
  }),
});

const READERS = { $all: { merchant: true, permission: 'payments:read' } } as const;

builder.queryFields(t => ({
  connectorAccounts: t.prismaField({
    type: [ConnectorAccount],
    description: "The merchant's accounts at processors in this mode, oldest first.",
    authScopes: READERS,
    complexity: { field: 1, multiplier: CONNECTOR_ACCOUNTS_MAX },
    resolve: (query, _root, _args, ctx) => {
      const { merchantId, mode } = callerOf(ctx);
      const where = { merchantId, mode };
      return ctx.app.db.prisma.connectorAccount.findMany({ ...query, where, orderBy: { id: 'asc' } });
    },
  }),
  connectorKinds: t.field({
    type: [ConnectorKind],
    description: 'The processors at which an account can be added in this mode.',
    authScopes: READERS,
    resolve: (_root, _args, ctx) =>
      ctx.app.connectors.kinds.filter(({ serves }) => serves.modes.includes(callerOf(ctx).mode)),
  }),
}));

const CredentialInput = builder.inputType('CredentialInput', {
  description: 'One credential.',
  fields: t => ({
    name: t.string({ required: true, description: 'Which one, e.g. secretKey.' }),
    value: t.string({ required: true, description: 'Its value. Sealed, and never shown again.' }),
  }),
});

const AddConnectorAccountInput = builder.inputType('AddConnectorAccountInput', {
  description: 'An account at a processor, for the mode of the caller.',
  fields: t => ({
    connector: t.string({ required: true, description: 'One of connectorKinds.' }),
    label: t.string({ required: true, description: 'What to call it, at most 60 characters.' }),
    credentials: t.field({
      type: [CredentialInput],
      required: true,
      description: 'All that the connector needs.',
    }),
  }),
});

const RotateConnectorCredentialsInput = builder.inputType('RotateConnectorCredentialsInput', {
  description: 'New credentials of the same account at the processor.',
  fields: t => ({
    accountId: t.id({ required: true, description: 'cac_…' }),
    credentials: t.field({ type: [CredentialInput], required: true, description: 'All of them.' }),
  }),
});

const ConnectorAccountInput = builder.inputType('ConnectorAccountInput', {
  description: 'Which account.',
  fields: t => ({ accountId: t.id({ required: true, description: 'cac_…' }) }),
});

const ConnectorAccountResult = builder.errorUnion('ConnectorAccountResult', {
  description: 'The account as it is now, or why nothing was changed.',
  types: [ConnectorAccount, ValidationError, NotFoundError, InvalidStateError],
  resolveType: () => 'ConnectorAccount',
});

export const OWNERS = { $all: { session: true, permission: 'settings:write' } } as const;

const accountOf = async (ctx: Context, id: Promise<string>) => {
  const account = await ctx.app.db.prisma.connectorAccount.findUniqueOrThrow({ where: { id: await id } });
  return ConnectorAccount.addBrand(account);
};

const byName = (credentials: readonly { name: string; value: string }[]): Credentials =>
  Object.fromEntries(credentials.map(({ name, value }) => [name, value]));

builder.mutationFields(t => ({
  addConnectorAccount: t.field({
    type: ConnectorAccountResult,
    description: 'Adds an account at a processor. It takes new payments from now on, as the rules say.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: AddConnectorAccountInput, required: true, description: 'The account.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) =>
      accountOf(ctx, addAccount(ctx, { ...input, credentials: byName(input.credentials) })),
  }),
  rotateConnectorCredentials: t.field({
    type: ConnectorAccountResult,
    description: 'Replaces the credentials of an account; the next call to the processor uses the new ones.',
    authScopes: OWNERS,
    args: {
      input: t.arg({
        type: RotateConnectorCredentialsInput,
        required: true,
        description: 'Which, and what.',
      }),
    },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) =>
      accountOf(ctx, rotateCredentials(ctx, { ...input, credentials: byName(input.credentials) })),
  }),
  enableConnectorAccount: t.field({
    type: ConnectorAccountResult,
    description: 'Lets an account take new payments again.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: ConnectorAccountInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => accountOf(ctx, enableAccount(ctx, input)),
  }),
  disableConnectorAccount: t.field({
    type: ConnectorAccountResult,
    description:
      'Lets an account take no new payments. What was made through it is still captured, voided and refunded through it.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: ConnectorAccountInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: (_root, { input }, ctx) => accountOf(ctx, disableAccount(ctx, input)),
  }),
}));
