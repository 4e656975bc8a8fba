import { callerOf } from '../../core/context.ts';
import { PAGE_MAX } from '../../core/limits.ts';
import type { Attempt as AttemptRow } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { describedValues } from './enums.ts';
import { Node } from './node.ts';
import { Decline } from './payment-parts.ts';
import { Payment } from './payments.ts';

export const AttemptKind = builder.enumType('AttemptKind', {
  description: 'What the processor was asked for.',
  values: describedValues({
    AUTHORIZE: 'To hold the money, or to take it at once.',
    CAPTURE: 'To take money that is held.',
    VOID: 'To give held money back: all of it, or a part.',
    REFUND: 'To give back money that was taken.',
  }),
});

export const AttemptReason = builder.enumType('AttemptReason', {
  description: 'Why an attempt exists.',
  values: describedValues({
    REQUESTED: 'Somebody asked for it.',
    EXPIRY: 'The authorization ran out.',
    REVERSAL: 'A refund took money that was not captured yet.',
    AUTOMATIC: 'Automatic capture, with a processor that cannot capture in the same call.',
    COMPENSATION: 'The processor approved after we had given up: what it moved is given back.',
    FALLBACK: 'The account that was asked before could not take the payment and has not charged.',
  }),
});

export const AttemptStatus = builder.enumType('AttemptStatus', {
  description: 'Where a call to a processor stands.',
  values: describedValues({
    PENDING: 'Not sent yet.',
    SENT: 'Sent; no answer yet.',
    REQUIRES_ACTION: 'The shopper has to do something first.',
    UNKNOWN: 'No answer came. It is looked up, and never simply tried again.',
    APPROVED: 'The processor said yes. Final.',
    DECLINED: 'The processor or issuer said no. Final.',
    FAILED: 'It is certain that it had no effect. Final.',
  }),
});

export const Attempt = builder.objectRef<AttemptRow>('Attempt').implement({
  description: 'One call to a processor. Its id is the idempotency key that the processor is given.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'att_…' }),
    paymentId: t.exposeID('paymentId', { description: 'The payment it belongs to.' }),
    kind: t.expose('kind', { type: AttemptKind, description: 'What was asked for.' }),
    reason: t.expose('reason', { type: AttemptReason, description: 'Why.' }),
    status: t.expose('status', { type: AttemptStatus, description: 'Where it stands.' }),
    amount: t.expose('amount', { type: 'MinorUnits', description: 'How much.' }),
    processorReference: t.exposeString('processorReference', {
      nullable: true,
      description: "The processor's own id of it.",
    }),
    decline: t.field({
      type: Decline,
      nullable: true,
      description: 'Why it was declined or failed.',
      resolve: ({ declineCode }) => (declineCode === null ? null : { code: declineCode }),
    }),
    unknownReason: t.exposeString('unknownReason', {
      nullable: true,
      description: 'In words, why the outcome is not known.',
    }),
    needsOperator: t.exposeBoolean('needsOperator', {
      description: 'The lookups gave up, or an answer contradicts the final one: a person has to look.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'When it was last sent.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its outcome was known.',
    }),
  }),
});

builder.prismaObjectField(Payment, 'attempts', t =>
  t.field({
    type: [Attempt],
    description: 'Every call to the processor, oldest first. Not for checkouts.',
    authScopes: { merchant: true },
    select: { attempts: { orderBy: { id: 'asc' } } },
    resolve: payment => payment.attempts,
  }),
);

builder.queryField('unsettledAttempts', t =>
  t.field({
    type: [Attempt],
    description: `Attempts that no lookup could settle, or whose answers contradict each other: a person has to look. Newest first, at most ${PAGE_MAX}.`,
    authScopes: { $all: { merchant: true, permission: 'payments:read' } },
    complexity: { field: 1, multiplier: PAGE_MAX },
    resolve: (_root, _args, ctx) => {
      const { merchantId, mode } = callerOf(ctx);
      return ctx.app.db.prisma.attempt.findMany({
        where: { merchantId, mode, needsOperator: true },
        orderBy: { id: 'desc' },
        take: PAGE_MAX,
      });
    },
  }),
);
