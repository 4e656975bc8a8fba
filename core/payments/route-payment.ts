import type { Payment } from '../../prisma/client/client.ts';
import { InvalidStateError, type Refusal, ValidationError } from '../errors.ts';
import { route, type Wish } from '../routing/route.ts';
import type { Candidate, RoutingTable } from '../routing/rules.ts';

/** Who may be asked next for a payment; what lies in `payments.fallbacks`. */
export type Fallback = Pick<Candidate, 'connector' | 'accountId'>;

/** The payment with who takes it, and who may be asked after that; or why nobody does. */
export function routedPayment(table: RoutingTable, payment: Payment): Payment | Refusal {
  const wish = { ...payment, hasVpa: payment.vpa !== null };
  const [first, ...others] = route(table, wish, payment.id);
  if (!first) return nobody(table, wish, payment.id);
  const { connector, accountId } = first;
  const fallbacks = others.map(other => ({ connector: other.connector, accountId: other.accountId }));
  return { ...payment, connector, accountId, fallbacks: fallbacks.length > 0 ? fallbacks : null };
}

function nobody(table: RoutingTable, wish: Wish, paymentId: string): Refusal {
  const wouldTake = (change: Partial<Wish>) => route(table, { ...wish, ...change }, paymentId).length > 0;
  if (!wish.hasVpa && wouldTake({ hasVpa: true })) {
    return new ValidationError(
      'INVALID_VPA',
      'This processor needs the UPI address: it makes no code or link that any address can pay.',
      ['upi', 'vpa'],
    );
  }
  if (wish.captureMethod === 'MANUAL' && wouldTake({ captureMethod: 'AUTOMATIC' })) {
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
