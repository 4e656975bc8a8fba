import type { Payment } from '../../prisma/client/client.ts';
import type { Tenant } from '../context.ts';
import type { KeyedItem } from '../idempotency.ts';
import type { RoutingTable } from '../routing/rules.ts';
import type { NewAttempt } from './rows.ts';

/** A payment as its operation hands it to the batch. */
export interface PaymentDraft extends Omit<KeyedItem, 'attemptId' | 'response'> {
  readonly tenant: Tenant;
  readonly orderId: string | null;
  /** What the caller asked for; null leaves it to the order. */
  readonly captureMethod: Payment['captureMethod'] | null;
  /** Who may take it; decided once its order is read. */
  readonly routing: RoutingTable;
  /** Complete but for what an order and the routing decide. */
  readonly payment: Payment;
  readonly attempt: Omit<NewAttempt, 'amount' | 'connector' | 'accountId'>;
  /** Where its trace goes on; null where nobody follows it. */
  readonly traceparent: string | null;
  readonly sealed?: { readonly card: Buffer; readonly cvv: Buffer; readonly cvvExpiresAt: Date };
}

/** A draft with its order read: the final row and the bytes that REST, event and idempotency key share. */
export interface ReadyPayment extends KeyedItem {
  readonly draft: PaymentDraft;
  readonly payment: Payment;
  readonly body: string;
}
