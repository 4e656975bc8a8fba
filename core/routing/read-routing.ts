import type { Mode } from '../../prisma/client/client.ts';
import type { ConnectorRegistry } from '../connectors/registry.ts';
import type { App, Tenant } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { createCredentialCache } from '../merchants/credential-cache.ts';
import { readAgain } from '../read-again.ts';
import type { Candidate, RoutingRules, RoutingTable } from './rules.ts';

/**
 * The routing tables of one process. A table is read once in five seconds for a merchant and mode that takes
 * payments, however many it takes, so that routing costs a payment no statement; an account that was disabled in
 * another process takes new payments for so much longer at most. A hint makes it shorter.
 */
export interface RoutingReader {
  tableOf(tenant: Tenant): Promise<RoutingTable>;
  /** Has every process read its tables again, this one at once. */
  announceChange(): void;
}

const TOPIC = 'routing';

const readTable: Statement = {
  name: 'routing_table',
  text: `SELECT (SELECT rules FROM routings WHERE merchant_id = $1 AND mode = $2) AS rules,
      coalesce((SELECT json_agg(json_build_object('id', a.id, 'connector', a.connector) ORDER BY a.id)
        FROM connector_accounts a WHERE a.merchant_id = $1 AND a.mode = $2 AND a.disabled_at IS NULL), '[]') AS accounts`,
};

interface TableRow {
  readonly rules: RoutingRules | null;
  readonly accounts: readonly { readonly id: string; readonly connector: string }[];
}

export function createRoutingReader(app: Pick<App, 'db' | 'now' | 'hints' | 'connectors'>): RoutingReader {
  const tables = createCredentialCache(key => readAgain(() => readRouting(app, tenantOf(key))), app.now);
  app.hints.subscribe(TOPIC, () => tables.clear());
  return {
    async tableOf(tenant) {
      const table = await tables.get(keyOf(tenant));
      if (!table) throw new Error(`the routing of ${tenant.merchantId} could not be read`);
      return table;
    },
    announceChange() {
      tables.clear();
      app.hints.publish(TOPIC, '');
    },
  };
}

/** As it is in the database at this moment. */
export async function readRouting(
  app: Pick<App, 'db' | 'connectors'>,
  { merchantId, mode }: Tenant,
): Promise<RoutingTable> {
  const [row] = await query<TableRow>(app.db, readTable, [merchantId, mode]);
  const { rules = null, accounts = [] } = row ?? {};
  const isSaid = rules !== null && rules.otherwise.length > 0;
  return { mode, rules: isSaid ? rules : null, candidates: candidatesOf(app.connectors, accounts) };
}

/** An account of a connector that this release does not know takes no new payments. */
export function candidatesOf(
  { builtIn, kinds }: Pick<ConnectorRegistry, 'builtIn' | 'kinds'>,
  accounts: TableRow['accounts'],
): Candidate[] {
  return [
    ...builtIn.map(({ name, serves, capabilities }) => ({
      connector: name,
      accountId: null,
      serves,
      capabilities,
    })),
    ...accounts.flatMap(({ id, connector }) => {
      const kind = kinds.find(({ name }) => name === connector);
      return kind ? [{ connector, accountId: id, serves: kind.serves, capabilities: kind.capabilities }] : [];
    }),
  ];
}

function keyOf({ merchantId, mode }: Tenant): string {
  return `${mode}/${merchantId}`;
}

function tenantOf(key: string): Tenant {
  const [mode, merchantId = ''] = key.split('/', 2);
  return { merchantId, mode: mode as Mode };
}
