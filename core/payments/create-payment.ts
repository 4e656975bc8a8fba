import { z } from 'zod';
import type { Payment, Prisma } from '../../prisma/client/client.ts';
import { type Caller, captureMethodOf } from '../context.ts';
import { ForbiddenError, NotFoundError, ValidationError } from '../errors.ts';
import { isKnownKey } from '../idempotency-keys.ts';
import { newId } from '../ids.ts';
import { CVV_LIFETIME_MS, PAYMENT_MAX_MINOR_UNITS, PENDING_OVERDUE_MS } from '../limits.ts';
import type { Call } from '../operation.ts';
import { operation } from '../operation.ts';
import { currency, idText, metadata, minorUnits, text, webUrl } from '../parse.ts';
import type { RoutingTable } from '../routing/rules.ts';
import { refusePublicKey } from '../start-checks/refuse-public-key.ts';
import { type CardInput, cardInput, cardNetwork, isExpired, upiInput } from './card.ts';
import type { PaymentDraft } from './payment-draft.ts';
import { isTestCard } from './test-cards.ts';

export const paymentInput = z.strictObject({
  orderId: idText.nullish(),
  amount: minorUnits(1n, PAYMENT_MAX_MINOR_UNITS).nullish(),
  currency: currency.nullish(),
  card: cardInput.nullish(),
  upi: upiInput.nullish(),
  captureMethod: z.enum(['AUTOMATIC', 'MANUAL']).nullish(),
  description: text().nullish(),
  metadata: metadata.nullish(),
  returnUrl: webUrl.nullish(),
});

type Input = z.output<typeof paymentInput>;

/**
 * One try of a shopper to pay: for an order, or for an amount of its own; with a card or with UPI.
 * Answers at once with a PENDING payment; the processor is asked by a worker.
 */
export const createPayment = operation({
  name: 'createPayment',
  permission: 'payments:write',
  forShoppers: true,
  input: paymentInput,
  fingerprinted: ({ card, ...rest }) => ({ ...rest, card: card && { ...card, cvv: undefined } }),
  paymentOf: (_input, payment?: Payment) => payment?.id,
  async run(call) {
    checkShape(call.input, call.caller, call.now);
    refusePublicKey(call.ctx.app.config, call.caller.mode);
    const { writers, metrics, routing } = call.ctx.app;
    const draft = draftOf(call, await routing.tableOf(call.caller));
    const takeBackTry = await admitTry(call, draft);
    const told = metrics.acceptance.startTimer();
    const outcome = await writers.payments.submit(draft);
    told();
    if (outcome.type === 'stored') takeBackTry();
    return outcome;
  },
  async load({ ctx }, stored) {
    const value = await ctx.app.db.prisma.payment.findUniqueOrThrow({ where: { id: stored.id } });
    return { value, body: 'body' in stored ? stored.body : '' };
  },
});

/**
 * A request that comes again with its key is no further try: it gets the answer of the first. What is answered takes
 * the try back, for when that is found out.
 */
async function admitTry({ ctx, caller, key }: Call<Input>, { payment }: PaymentDraft): Promise<() => void> {
  const { id: paymentId, cardFingerprint: fingerprint } = payment;
  if (fingerprint === null) return () => undefined;
  const address = caller.kind === 'checkout' ? (ctx.origin?.address ?? null) : null;
  try {
    return ctx.app.cardTries.admit({ paymentId, fingerprint, address });
  } catch (error) {
    if (key === null || !(await isKnownKey(ctx.app.db, key))) throw error;
    return () => undefined;
  }
}

/** What depends on more than one field, or on who asks. */
function checkShape(wanted: Input, caller: Caller, now: Date): void {
  if (!wanted.card === !wanted.upi) throw invalid('Give exactly one of card and upi.', 'card');
  if (wanted.card && isExpired({ month: wanted.card.expiryMonth, year: wanted.card.expiryYear }, now)) {
    throw new ValidationError('EXPIRED_CARD', 'The card has expired.', ['card', 'expiryMonth']);
  }
  if (wanted.card && caller.mode === 'TEST' && !isTestCard(wanted.card.number)) throw noTestCard();
  if (caller.kind === 'checkout') {
    checkShopper(wanted, caller.orderId);
  } else if (wanted.orderId) {
    if (wanted.amount != null || wanted.currency != null) {
      throw invalid('The amount and currency are those of the order: leave them out.', 'amount');
    }
  } else if (wanted.amount == null) {
    throw invalid('Give an orderId, or an amount and currency.', 'amount');
  }
}

/** The address too: a link to it stands on the page that ends a challenge, so a stranger must not choose it. */
const MERCHANT_FIELDS = [
  'amount',
  'currency',
  'captureMethod',
  'metadata',
  'description',
  'returnUrl',
] as const satisfies readonly (keyof Input)[];

/** A shopper pays the order that the credential names, with nothing of it changed. */
function checkShopper(wanted: Input, orderId: string): void {
  if (wanted.orderId && wanted.orderId !== orderId) throw new NotFoundError('Order');
  for (const field of MERCHANT_FIELDS) {
    if (wanted[field] != null) throw new ForbiddenError(`setting ${field}; the merchant's order decides it`);
  }
}

function noTestCard(): ValidationError {
  const message = 'In TEST mode only published test numbers are accepted; see docs/sandbox.md.';
  return new ValidationError('INVALID_CARD', message, ['card', 'number']);
}

function invalid(message: string, field: string): ValidationError {
  return new ValidationError('INVALID_INPUT', message, [field]);
}

function draftOf(call: Call<Input>, routing: RoutingTable): PaymentDraft {
  const { caller, input: wanted, key, now } = call;
  const id = newId('payment', now.getTime());
  return {
    key,
    objectId: id,
    tenant: { merchantId: caller.merchantId, mode: caller.mode },
    orderId: caller.kind === 'checkout' ? caller.orderId : (wanted.orderId ?? null),
    captureMethod: wanted.captureMethod ?? null,
    routing,
    payment: paymentRow(call, id),
    attempt: attemptRow(caller, { id, now }),
    ...(wanted.card ? { sealed: sealCard(call, id, wanted.card) } : {}),
    traceparent: call.ctx.app.tracing.open()?.traceparent ?? null,
  };
}

/** The row as far as the input decides it; an order adds amount, currency and capture method, the routing who takes it. */
function paymentRow({ ctx, caller, input: wanted, now }: Call<Input>, id: string): Payment {
  const { card } = wanted;
  return {
    id,
    merchantId: caller.merchantId,
    mode: caller.mode,
    orderId: null,
    amount: wanted.amount ?? 0n,
    currency: wanted.currency ?? 'INR',
    method: card ? 'CARD' : 'UPI',
    // An order's own method takes its place.
    captureMethod: wanted.captureMethod ?? captureMethodOf(ctx, caller),
    status: 'PENDING',
    version: 1,
    authorized: 0n,
    capturing: 0n,
    captured: 0n,
    reversing: 0n,
    reversed: 0n,
    refundReversed: 0n,
    refunding: 0n,
    refunded: 0n,
    cardNetwork: card ? cardNetwork(card.number) : null,
    cardLast4: card ? card.number.slice(-4) : null,
    cardExpiryMonth: card ? card.expiryMonth : null,
    cardExpiryYear: card ? card.expiryYear : null,
    cardFingerprint: card ? ctx.app.vault.cardFingerprint(caller, card.number) : null,
    vpa: wanted.upi?.vpa ?? null,
    description: wanted.description ?? null,
    metadata: (wanted.metadata ?? null) as Prisma.JsonValue,
    returnUrl: wanted.returnUrl ?? null,
    connector: '',
    accountId: null,
    fallbacks: null,
    processorReference: null,
    declineCode: null,
    declineMessage: null,
    nextAction: null,
    expiresAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

function attemptRow(caller: Caller, made: { id: string; now: Date }): PaymentDraft['attempt'] {
  return {
    id: newId('attempt', made.now.getTime()),
    merchantId: caller.merchantId,
    mode: caller.mode,
    paymentId: made.id,
    refundId: null,
    kind: 'AUTHORIZE',
    reason: 'REQUESTED',
    status: 'PENDING',
    final: false,
    releasing: 0n,
    nextSweepAt: new Date(made.now.getTime() + PENDING_OVERDUE_MS),
    createdAt: made.now,
  };
}

/** The card as it will lie in the database: sealed here, before anything of it leaves this function. */
function sealCard(
  { ctx, caller, now }: Call<Input>,
  paymentId: string,
  card: CardInput,
): NonNullable<PaymentDraft['sealed']> {
  const { vault } = ctx.app;
  const secret = { number: card.number, holderName: card.holderName ?? null };
  return {
    card: vault.seal(caller, `card/${paymentId}`, JSON.stringify(secret)),
    cvv: vault.seal(caller, `cvv/${paymentId}`, card.cvv),
    cvvExpiresAt: new Date(now.getTime() + CVV_LIFETIME_MS),
  };
}
