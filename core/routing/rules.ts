import type { Mode, PaymentMethod } from '../../prisma/client/client.ts';
import type { Connector } from '../connectors/connector.ts';

/** What a merchant has said about who takes which payment. */
export interface RoutingRules {
  /** In order: the first that fits and has an account that can serve the payment decides. */
  readonly rules: readonly Rule[];
  /** For what no rule fits, and the last that are asked after every rule. */
  readonly otherwise: readonly Target[];
}

/** Every condition must hold; one that is empty or null always does. */
export interface Rule {
  readonly currencies: readonly string[];
  readonly methods: readonly PaymentMethod[];
  /** Card networks as `cardNetwork` names them. */
  readonly networks: readonly string[];
  /** Both inclusive, in minor units of the rule's one currency; at most 10^12, which a number holds exactly. */
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
  readonly targets: readonly Target[];
}

export interface Target {
  /** null: the connector that is built in. */
  readonly accountId: string | null;
  /** Its share among the targets of the list. */
  readonly weight: number;
}

/** An account that takes new payments, or a connector that is built in. */
export interface Candidate extends Pick<Connector, 'serves' | 'capabilities'> {
  readonly connector: string;
  readonly accountId: string | null;
}

/** All that decides who takes a merchant's payments in one mode, as it was read at one moment. */
export interface RoutingTable {
  readonly mode: Mode;
  /** Those that are built in first, then the accounts, oldest first. */
  readonly candidates: readonly Candidate[];
  /** null: the merchant has said nothing. */
  readonly rules: RoutingRules | null;
}
