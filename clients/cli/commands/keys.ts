import type { Command } from 'commander';
import { openSession, type Surroundings } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly mode: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

interface Refusal {
  readonly message?: string;
}

const FIELDS = 'id name mode scopes createdAt lastUsedAt revokedAt';

export function addKeys(program: Command, surroundings: Surroundings): void {
  const keys = program.command('keys').description('API keys; needs a key with the scope keys:write');
  const open = (command: Command) => openSession(surroundings, command.optsWithGlobals());
  keys
    .command('list')
    .description('the keys of this mode')
    .action(async (_options, command: Command) => {
      const { sluice, output } = open(command);
      const { apiKeys } = await sluice.graphql<{ apiKeys: ApiKey[] }>(`{ apiKeys { ${FIELDS} } }`);
      output.rows(apiKeys.map(rowOf), apiKeys);
    });
  keys
    .command('create <name>')
    .description('make a key; its secret is shown once')
    .requiredOption('--scopes <scopes>', 'what it may do, with commas between: payments:read,events:read')
    .action(async (name: string, { scopes }: { scopes: string }, command: Command) => {
      const { sluice, output } = open(command);
      const { made } = await sluice.graphql<{ made: Refusal & { key?: ApiKey; secret?: string } }>(
        `mutation CreateKey($input: CreateApiKeyInput!) {
          made: createApiKey(input: $input) {
            ... on ApiKeySecret { key { ${FIELDS} } secret }
            ... on UserError { message }
          }
        }`,
        { input: { name, scopes: scopes.split(',').map(scope => scope.trim()) } },
      );
      if (!made.key || !made.secret) throw new UsageError(made.message ?? 'The key was not made.');
      output.object({ id: made.key.id, secret: made.secret, scopes: made.key.scopes.join(', ') }, made);
    });
  keys
    .command('revoke <id>')
    .description('end a key: within five seconds it is refused everywhere')
    .action(async (id: string, _options, command: Command) => {
      const { sluice, output } = open(command);
      const { ended } = await sluice.graphql<{ ended: Refusal & Partial<ApiKey> }>(
        `mutation RevokeKey($input: RevokeApiKeyInput!) {
          ended: revokeApiKey(input: $input) { ... on ApiKey { ${FIELDS} } ... on UserError { message } }
        }`,
        { input: { keyId: id } },
      );
      if (!ended.id) throw new UsageError(ended.message ?? 'The key was not ended.');
      output.object({ id: ended.id, revoked: ended.revokedAt ?? '' }, ended);
    });
}

function rowOf({ id, name, mode, scopes, lastUsedAt, revokedAt }: ApiKey) {
  return {
    id,
    name,
    mode,
    'last used': lastUsedAt ?? 'never',
    revoked: revokedAt ?? '',
    scopes: scopes.join(' '),
  };
}
