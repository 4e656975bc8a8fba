import type {
  PaymentMethod,
  RoutingRuleInput,
  UpdateRoutingInput,
} from '../../../graphql/dashboard/graphql.ts';
import { parseMoney, toDecimal } from '../../../ui/money.ts';

/** The rules as they are typed; amounts in whole units, as people write them. */
export interface RoutingDraft {
  readonly version: number;
  readonly rules: readonly RuleDraft[];
  readonly otherwise: Shares;
}

export interface RuleDraft {
  /** Tells the rows of the list apart while they move. */
  readonly key: string;
  readonly currencies: string;
  readonly method: 'ANY' | PaymentMethod;
  readonly from: string;
  readonly to: string;
  readonly shares: Shares;
  /** Kept as it was read: this page does not show it. */
  readonly networks: RoutingRuleInput['networks'];
}

/** The weight of each account by its id; of the built-in connector by `BUILT_IN`. Missing: not asked. */
export type Shares = Readonly<Record<string, number>>;

export const BUILT_IN = 'built-in';

interface ReadTarget {
  account: { id: string } | null;
  weight: number;
}

export interface ReadRouting {
  version: number;
  rules: readonly {
    currencies: readonly string[];
    methods: readonly PaymentMethod[];
    networks: NonNullable<RoutingRuleInput['networks']>;
    minAmount: number | null;
    maxAmount: number | null;
    targets: readonly ReadTarget[];
  }[];
  otherwise: readonly ReadTarget[];
}

export function newRule(): RuleDraft {
  const key = crypto.randomUUID();
  return { key, currencies: '', method: 'ANY', from: '', to: '', shares: {}, networks: [] };
}

export function draftOf({ version, rules, otherwise }: ReadRouting): RoutingDraft {
  return {
    version,
    otherwise: sharesOf(otherwise),
    rules: rules.map(rule => {
      const [currency = ''] = rule.currencies;
      const amount = (minorUnits: number | null) =>
        minorUnits === null ? '' : toDecimal(minorUnits, currency);
      const [method, ...others] = rule.methods;
      return {
        ...newRule(),
        currencies: rule.currencies.join(', '),
        // Both of the two methods is any.
        method: method === undefined || others.length > 0 ? 'ANY' : method,
        from: amount(rule.minAmount),
        to: amount(rule.maxAmount),
        shares: sharesOf(rule.targets),
        networks: rule.networks,
      };
    }),
  };
}

function sharesOf(targets: readonly ReadTarget[]): Shares {
  return Object.fromEntries(targets.map(({ account, weight }) => [account?.id ?? BUILT_IN, weight]));
}

/** The rules as the server wants them, or the number of the first whose amounts cannot be read. */
export function readDraft({ version, rules, otherwise }: RoutingDraft): UpdateRoutingInput | number {
  const inputs: RoutingRuleInput[] = [];
  for (const [at, rule] of rules.entries()) {
    const input = readRule(rule);
    if (input === null) return at + 1;
    inputs.push(input);
  }
  return { version, rules: inputs, otherwise: targetsOf(otherwise) };
}

function readRule({
  currencies: typed,
  method,
  from,
  to,
  shares,
  networks,
}: RuleDraft): RoutingRuleInput | null {
  const currencies = typed
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const [currency = ''] = currencies;
  const amounts = [from, to].map(text => (text.trim() === '' ? null : parseMoney(text, currency)));
  const [minAmount = null, maxAmount = null] = amounts;
  const isRange = minAmount !== null || maxAmount !== null;
  if (isRange && currencies.length !== 1) return null;
  if (typeof minAmount === 'string' || typeof maxAmount === 'string') return null;
  return {
    currencies,
    methods: method === 'ANY' ? [] : [method],
    networks,
    minAmount,
    maxAmount,
    targets: targetsOf(shares),
  };
}

function targetsOf(shares: Shares): RoutingRuleInput['targets'] {
  return Object.entries(shares)
    .filter(([, weight]) => weight > 0)
    .map(([id, weight]) => (id === BUILT_IN ? { weight } : { accountId: id, weight }));
}

/** The list with the item at one place moved to another. */
export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const rest = items.filter((_, at) => at !== from);
  const item = items[from];
  return item === undefined ? items : [...rest.slice(0, to), item, ...rest.slice(to)];
}
