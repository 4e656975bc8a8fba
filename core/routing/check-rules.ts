import type { Mode } from '../../prisma/client/client.ts';
import { ValidationError } from '../errors.ts';
import type { Candidate, RoutingRules, Rule, Target } from './rules.ts';

/**
 * Refuses rules that cannot mean what they say: each account has to exist, and each rule has to be able to fit a
 * payment that each of its accounts can serve. A disabled account may be named; it is passed over while it is.
 */
export function checkRules(rules: RoutingRules, mode: Mode, accounts: readonly Candidate[]): void {
  rules.rules.forEach((rule, at) => {
    const path = ['rules', `${at}`];
    checkAmounts(rule, path);
    if (rule.networks.length > 0 && rule.methods.length > 0 && !rule.methods.includes('CARD')) {
      throw refusal('Only cards have a network: this rule never fits.', [...path, 'networks']);
    }
    checkTargets(rule.targets, [...path, 'targets'], { rule, mode, accounts });
  });
  checkTargets(rules.otherwise, ['otherwise'], { rule: null, mode, accounts });
  if (rules.rules.length > 0 && rules.otherwise.length === 0) {
    throw refusal('Say who takes what no rule fits.', ['otherwise']);
  }
}

function checkAmounts({ currencies, minAmount, maxAmount }: Rule, path: readonly string[]): void {
  if (minAmount === null && maxAmount === null) return;
  if (currencies.length !== 1) {
    throw refusal('A range of amounts is one of minor units of one currency: name exactly one.', [
      ...path,
      'currencies',
    ]);
  }
  if (minAmount !== null && maxAmount !== null && minAmount > maxAmount) {
    throw refusal('minAmount is more than maxAmount: this rule never fits.', [...path, 'minAmount']);
  }
}

interface Against {
  /** null: the default. */
  readonly rule: Rule | null;
  readonly mode: Mode;
  readonly accounts: readonly Candidate[];
}

function checkTargets(targets: readonly Target[], path: readonly string[], against: Against): void {
  targets.forEach(({ accountId }, at) => {
    const place = [...path, `${at}`, 'accountId'];
    if (targets.findIndex(other => other.accountId === accountId) !== at) {
      throw refusal('An account is named twice: add its weights up.', place);
    }
    checkTarget(accountId, place, against);
  });
}

function checkTarget(
  accountId: string | null,
  place: readonly string[],
  { rule, mode, accounts }: Against,
): void {
  const account = accounts.find(each => each.accountId === accountId);
  if (!account) throw refusal(`${accountId} is not an account of yours in ${mode} mode.`, place);
  const { modes, methods, currencies } = account.serves;
  const name = accountId ?? `the built-in ${account.connector}`;
  if (!modes.includes(mode)) throw refusal(`${name} takes no payments in ${mode} mode.`, place);
  if (rule === null) return;
  if (rule.networks.length > 0 && !methods.includes('CARD')) throw refusal(`${name} takes no cards.`, place);
  if (rule.methods.length > 0 && !rule.methods.some(method => methods.includes(method))) {
    throw refusal(`${name} takes no ${rule.methods.join(' or ')} payments.`, place);
  }
  if (
    rule.currencies.length > 0 &&
    currencies !== 'ALL' &&
    !rule.currencies.some(each => currencies.includes(each))
  ) {
    throw refusal(`${name} takes no ${rule.currencies.join(' or ')}.`, place);
  }
}

function refusal(message: string, path: readonly string[]): ValidationError {
  return new ValidationError('INVALID_INPUT', message, path);
}
