import type { EventType as EventTypeValue } from '../../core/events/event-types.ts';
import type { DryRun } from '../../core/payments/dry-run.ts';
import { capturableAmount, paymentActions, refundableAmount } from '../../core/payments/payment-state.ts';
import { builder } from './builder.ts';
import { EventType, PaymentAction, PaymentStatus } from './enums.ts';
import { LedgerAccount } from './ledger.ts';

const PaymentAmounts = builder.objectRef<DryRun['after']>('PaymentAmounts').implement({
  description: 'The amounts of a payment as they would be.',
  fields: t => ({
    authorized: t.expose('authorized', { type: 'MinorUnits', description: 'Held by the issuer.' }),
    captured: t.expose('captured', { type: 'MinorUnits', description: 'Taken.' }),
    capturable: t.field({
      type: 'MinorUnits',
      description: 'Could still be captured.',
      resolve: capturableAmount,
    }),
    reversed: t.expose('reversed', { type: 'MinorUnits', description: 'Given back before it was taken.' }),
    refunded: t.expose('refunded', { type: 'MinorUnits', description: 'Given back after it was taken.' }),
    refundable: t.field({
      type: 'MinorUnits',
      description: 'Could still be refunded.',
      resolve: refundableAmount,
    }),
  }),
});

const Posting = builder.objectRef<DryRun['postings'][number]>('Posting').implement({
  description: 'One side of a ledger entry.',
  fields: t => ({
    account: t.expose('account', { type: LedgerAccount, description: 'The account.' }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'Debits are positive, credits negative.' }),
    currency: t.expose('currency', { type: 'Currency', description: 'The currency.' }),
  }),
});

const ToldEndpoint = builder.objectRef<DryRun['endpoints'][number]>('ToldEndpoint').implement({
  description: 'A webhook endpoint that would be told.',
  fields: t => ({
    id: t.exposeID('id', { description: 'we_…' }),
    url: t.exposeString('url', { description: 'Where it listens.' }),
  }),
});

export const DryRunResult = builder.objectRef<DryRun>('DryRunResult').implement({
  description:
    'What would happen if the processor approves. Not a payment: nothing was written, held or remembered.',
  fields: t => ({
    statusAfter: t.field({
      type: PaymentStatus,
      description: 'The status.',
      resolve: ({ after }) => after.status,
    }),
    amountsAfter: t.field({
      type: PaymentAmounts,
      description: 'The amounts.',
      resolve: ({ after }) => after,
    }),
    actionsAfter: t.field({
      type: [PaymentAction],
      description: 'What could be asked for next.',
      resolve: ({ after }) => paymentActions(after),
    }),
    postings: t.field({
      type: [Posting],
      description: 'What the ledger would hold; the sum is zero.',
      resolve: ({ postings }) => [...postings],
    }),
    events: t.field({
      type: [EventType],
      description: 'The events that would be appended.',
      resolve: ({ events }) => events as EventTypeValue[],
    }),
    endpoints: t.field({
      type: [ToldEndpoint],
      description: 'The webhook endpoints that would be told.',
      resolve: ({ endpoints }) => [...endpoints],
    }),
  }),
});
