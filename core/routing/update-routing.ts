import { z } from 'zod';
import { type AccountOperation, byOwner } from '../connectors/accounts/account-operation.ts';
import type { ConnectorRegistry } from '../connectors/registry.ts';
import type { Tenant } from '../context.ts';
import type { Statement, Transaction } from '../db.ts';
import { InvalidStateError } from '../errors.ts';
import {
  CONNECTOR_ACCOUNTS_MAX,
  PAYMENT_MAX_MINOR_UNITS,
  ROUTING_RULES_MAX,
  ROUTING_WEIGHT_MAX,
} from '../limits.ts';
import { currency, idText, minorUnits } from '../parse.ts';
import { CARD_NETWORKS } from '../payments/card.ts';
import { checkRules } from './check-rules.ts';
import { candidatesOf } from './read-routing.ts';

const amount = minorUnits(1n, PAYMENT_MAX_MINOR_UNITS)
  .transform(Number)
  .nullish()
  .transform(given => given ?? null);

const target = z.strictObject({
  accountId: idText.nullish().transform(id => id ?? null),
  weight: z
    .int()
    .min(1, 'must be at least 1')
    .max(ROUTING_WEIGHT_MAX, `must be at most ${ROUTING_WEIGHT_MAX}`),
});

const list = <Item extends z.ZodType>(item: Item, max: number) =>
  z.array(item).max(max, `must have at most ${max} entries`);

/** Enough for every currency that there is. */
const CURRENCIES_MAX = 200;
/** Every account, and the connector that is built in. */
const TARGETS_MAX = CONNECTOR_ACCOUNTS_MAX + 1;

const rule = z.strictObject({
  currencies: list(currency, CURRENCIES_MAX).default([]),
  methods: list(z.enum(['CARD', 'UPI']), 2).default([]),
  networks: list(z.enum(CARD_NETWORKS), CARD_NETWORKS.length).default([]),
  minAmount: amount,
  maxAmount: amount,
  targets: list(target, TARGETS_MAX).min(1, 'must name an account'),
});

const input = z.strictObject({
  version: z.int().min(0),
  rules: list(rule, ROUTING_RULES_MAX),
  otherwise: list(target, TARGETS_MAX),
});

// Version 0 is that there are none yet.
const write: Statement = {
  name: 'write_routing',
  text: `INSERT INTO routings (merchant_id, mode, version, rules, updated_at)
    SELECT $1, $2, 1, $4, $5 WHERE $3 = 0
      OR EXISTS (SELECT FROM routings WHERE merchant_id = $1 AND mode = $2 AND version = $3)
    ON CONFLICT (merchant_id, mode) DO UPDATE SET version = routings.version + 1, rules = $4, updated_at = $5
      WHERE routings.version = $3
    RETURNING version`,
};

const operation: AccountOperation<typeof input> = {
  name: 'updateRouting',
  input,
  async run({ tx, app, tenant, input: { version, ...rules }, now, audit }) {
    checkRules(rules, tenant.mode, await everyCandidate(tx, app.connectors, tenant));
    const values = [tenant.merchantId, tenant.mode, version, JSON.stringify(rules), now];
    const [written] = await tx.run<{ version: number }>(write, values);
    if (!written) {
      throw new InvalidStateError(
        'INVALID_STATE',
        'Somebody else has changed the rules meanwhile. Look at them again, then repeat your change.',
      );
    }
    audit('routing.updated', { target: null, details: { version: written.version, ...rules } });
    return tenant.merchantId;
  },
};

/**
 * Replaces the rules of the caller's mode, all of them. Without any rule and default it is as if there had never been
 * any. Input: `{ version, rules: Rule[], otherwise: Target[] }`; `version` is the one that was read, 0 for none.
 */
export const updateRouting = byOwner(operation);

const readAccounts: Statement = {
  name: 'routable_accounts',
  text: 'SELECT id, connector FROM connector_accounts WHERE merchant_id = $1 AND mode = $2',
};

/** The disabled ones too: they may be enabled again. */
async function everyCandidate(tx: Transaction, connectors: ConnectorRegistry, { merchantId, mode }: Tenant) {
  return candidatesOf(
    connectors,
    await tx.run<{ id: string; connector: string }>(readAccounts, [merchantId, mode]),
  );
}
