import {
  AuthenticationError,
  IdempotencyError,
  InvalidStateError,
  NotFoundError,
  OrderConflictError,
  type Refusal,
  ValidationError,
} from '../../core/errors.ts';
import { builder } from './builder.ts';
import { Payment } from './payments.ts';

// Refusals that a caller can expect are data: members of a mutation's result. The classes are core's own.

const UserError = builder.interfaceRef<Refusal>('UserError').implement({
  description: 'Why we said no. Nothing was changed.',
  fields: t => ({
    code: t.exposeString('code', {
      description: 'A stable word for programs: INVALID_CARD, ORDER_ALREADY_PAID …',
    }),
    message: t.exposeString('message', { description: 'A sentence for people.' }),
    path: t.stringList({
      nullable: true,
      description: "The input field that is wrong, from the input object's root.",
      resolve: ({ path }) => path && [...path],
    }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input is wrong. Nothing was stored, and the idempotency key stays free.',
  interfaces: [UserError],
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'There is no such object for this merchant and mode.',
  interfaces: [UserError],
});

builder.objectType(InvalidStateError, {
  name: 'InvalidStateError',
  description: 'The object, or the installation, is not in a state that allows this now.',
  interfaces: [UserError],
});

builder.objectType(IdempotencyError, {
  name: 'IdempotencyError',
  description: 'The key was used for another request, or its first request is still running.',
  interfaces: [UserError],
});

builder.objectType(AuthenticationError, {
  name: 'AuthenticationError',
  description: 'The credentials are not right.',
  interfaces: [UserError],
});

builder.objectType(OrderConflictError, {
  name: 'OrderConflictError',
  description: 'Another payment of this order is alive: PAYMENT_IN_PROGRESS or ORDER_ALREADY_PAID.',
  interfaces: [UserError],
  fields: t => ({
    payment: t.prismaField({
      type: Payment,
      description: 'That payment.',
      resolve: (query, { paymentId }, _args, ctx) =>
        ctx.app.db.prisma.payment.findUniqueOrThrow({ ...query, where: { id: paymentId } }),
    }),
  }),
});
