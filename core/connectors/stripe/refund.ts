import type Stripe from 'stripe';
import type { ConnectorResult } from '../connector.ts';
import { declined } from './errors.ts';

/** A refund that waits (for money on the merchant's balance, say) is asked about until it is decided. */
export function resultOfRefund({ id, status, failure_reason: reason }: Stripe.Refund): ConnectorResult {
  switch (status) {
    case 'succeeded':
      return { outcome: 'approved', reference: id, captured: false };
    case 'failed':
    case 'canceled':
      return declined('generic_decline', `The refund ${status}: ${reason ?? 'Stripe does not say why'}.`, id);
    default:
      return { outcome: 'unknown', reason: `the refund is ${status}` };
  }
}
