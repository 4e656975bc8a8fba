import { IdempotencyError, InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { capturePayment } from '../../core/payments/capture-payment.ts';
import { dryRunCapture, dryRunRefund, dryRunVoid } from '../../core/payments/dry-run.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import { voidPayment } from '../../core/payments/void-payment.ts';
import { builder } from './builder.ts';
import { DryRunResult } from './dry-runs.ts';
import { answered, idempotencyKeyOf } from './idempotency.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';
import { Payment } from './payments.ts';
import { Refund } from './refunds.ts';

// Capture, void and refund: accepted at once, decided by the processor, told by an event.

const DRY_RUN = 'Only tells what would happen: answers with a DryRunResult and changes nothing.';
const KEY =
  'The same key and input again gives the same answer and moves the money once. At most 255 visible ASCII characters.';

const CapturePaymentInput = builder.inputType('CapturePaymentInput', {
  description: 'Which authorized money to take.',
  fields: t => ({
    paymentId: t.id({ required: true, description: 'pay_…' }),
    amount: t.field({ type: 'MinorUnits', description: 'Default: all that can be captured.' }),
    final: t.boolean({
      defaultValue: false,
      description: 'No further capture will follow: what is left goes back to the shopper.',
    }),
    dryRun: t.boolean({ defaultValue: false, description: DRY_RUN }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const VoidPaymentInput = builder.inputType('VoidPaymentInput', {
  description: 'Which authorization to give back.',
  fields: t => ({
    paymentId: t.id({ required: true, description: 'pay_…' }),
    dryRun: t.boolean({ defaultValue: false, description: DRY_RUN }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const RefundPaymentInput = builder.inputType('RefundPaymentInput', {
  description: 'What to give back: captured money first, then what is still authorized.',
  fields: t => ({
    paymentId: t.id({ required: true, description: 'pay_…' }),
    amount: t.field({ type: 'MinorUnits', description: 'Default: all that is left.' }),
    reason: t.string({ description: 'Your own words, at most 500 characters.' }),
    dryRun: t.boolean({ defaultValue: false, description: DRY_RUN }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const REFUSALS = [ValidationError, NotFoundError, InvalidStateError, IdempotencyError];

const CapturePaymentResult = builder.errorUnion('CapturePaymentResult', {
  description: 'The payment with the capture on its way, or why there is none.',
  types: [Payment, DryRunResult, ...REFUSALS],
  resolveType: result => ('after' in result ? 'DryRunResult' : 'Payment'),
});

const VoidPaymentResult = builder.errorUnion('VoidPaymentResult', {
  description: 'The payment with the void on its way, or why there is none.',
  types: [Payment, DryRunResult, ...REFUSALS],
  resolveType: result => ('after' in result ? 'DryRunResult' : 'Payment'),
});

const RefundPaymentResult = builder.errorUnion('RefundPaymentResult', {
  description: 'The refund, or why there is none.',
  types: [Refund, DryRunResult, ...REFUSALS],
  resolveType: result => ('after' in result ? 'DryRunResult' : 'Refund'),
});

builder.mutationFields(t => ({
  capturePayment: t.field({
    type: CapturePaymentResult,
    description: 'Takes authorized money: all of it or a part, once or several times.',
    args: { input: t.arg({ type: CapturePaymentInput, required: true, description: 'What to capture.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, dryRun, ...input } }, ctx, info) => {
      if (dryRun) return dryRunCapture(ctx, input);
      const key = idempotencyKeyOf(ctx, info, idempotencyKey);
      const { payment } = await answered(ctx, capturePayment(ctx, input, key));
      return Payment.addBrand(payment);
    },
  }),
  voidPayment: t.field({
    type: VoidPaymentResult,
    description: 'Gives a whole authorization back, before anything of it was captured.',
    args: { input: t.arg({ type: VoidPaymentInput, required: true, description: 'What to void.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, dryRun, ...input } }, ctx, info) => {
      if (dryRun) return dryRunVoid(ctx, input);
      const key = idempotencyKeyOf(ctx, info, idempotencyKey);
      const { payment } = await answered(ctx, voidPayment(ctx, input, key));
      return Payment.addBrand(payment);
    },
  }),
  refundPayment: t.field({
    type: RefundPaymentResult,
    description: 'Gives money back to the shopper: all that is left, or a part.',
    args: { input: t.arg({ type: RefundPaymentInput, required: true, description: 'What to refund.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, dryRun, ...input } }, ctx, info) => {
      if (dryRun) return dryRunRefund(ctx, input);
      const key = idempotencyKeyOf(ctx, info, idempotencyKey);
      const { refund } = await answered(ctx, refundPayment(ctx, input, key));
      if (!refund) throw new Error('a refund was accepted without a refund');
      return Refund.addBrand(refund);
    },
  }),
}));
