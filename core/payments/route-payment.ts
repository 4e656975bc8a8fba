import type { Payment } from '../../prisma/client/client.ts';
import { InvalidStateError, type Refusal, ValidationError } from '../errors.ts';
import { route } from '../routing/route.ts';
import type { Candidate, RoutingTable } from '../routing/rules.ts';

/** Who may be asked next for a payment; what lies in `payments.fallbacks`. */
export type Fallback = Pick<Candidate, 'connector' | 'accountId'>;

/** The payment with who takes it, and who may be asked after that; or why nobody does. */
export function routedPayment(table: RoutingTable, payment: Payment): Payment | Refusal {
  const [first, ...others] = route(table, payment, payment.id);
  if (!first) return nobody(table, payment);
  const { connector, accountId } = first;
  const fallbacks = others.map(other => ({ connector: other.connector, accountId: other.accountId }));
  return { ...payment, connector, accountId, fallbacks: fallbacks.length > 0 ? fallbacks : null };
}

function nobody(table: RoutingTable, payment: Payment): Refusal {
  const isOnlyTooLate =
    payment.captureMethod === 'MANUAL' &&
    route(table, { ...payment, captureMethod: 'AUTOMATIC' }, payment.id).length > 0;
  if (isOnlyTooLate) {
    return new ValidationError(
      'INVALID_INPUT',
      'UPI payments cannot be captured later with this processor: use automatic capture.',
      ['captureMethod'],
    );
  }
  return new InvalidStateError(
    'CONNECTOR_NOT_CONFIGURED',
    `No processor is configured that takes such a payment in ${table.mode} mode. Add or enable an account that does.`,
  );
}
