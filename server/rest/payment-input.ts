import { type Body, captureMethodOf, isObject, rename, snakeCase } from './body.ts';
import { HttpError } from './errors.ts';

/** REST's payment as core's `createPayment` wants it. What a field may hold is for core to say. */
export interface PaymentInput {
  readonly orderId?: unknown;
  readonly captureMethod?: 'MANUAL' | 'AUTOMATIC' | undefined;
  readonly card?: object;
  readonly upi?: object;
}

const FIELDS = [
  'orderId',
  'amount',
  'currency',
  'method',
  'vpa',
  'card',
  'cardNumber',
  'cardExpiry',
  'cardCvv',
  'cardHolder',
  'captureMethod',
  'description',
  'metadata',
  'returnUrl',
] as const;

const CARD_FIELDS = ['number', 'expiryMonth', 'expiryYear', 'cvv', 'holderName'] as const;

type Fields = Partial<Record<(typeof FIELDS)[number], unknown>>;

export function paymentInput(body: Body): PaymentInput {
  const fields = rename(body, FIELDS);
  const { method, vpa, card, cardNumber, cardExpiry, cardCvv, cardHolder, captureMethod, ...rest } = fields;
  const common = { ...rest, captureMethod: captureMethodOf(captureMethod) };
  if (method === 'upi') {
    refuseOthers(fields, ['card', 'cardNumber', 'cardExpiry', 'cardCvv', 'cardHolder'], 'upi');
    return { ...common, upi: { vpa: vpaOf(vpa) } };
  }
  if (method === 'card') {
    refuseOthers(fields, ['vpa'], 'card');
    return { ...common, card: card === undefined ? flatCard(fields) : nestedCard(card) };
  }
  throw new HttpError(400, 'method must be card or upi', { field: 'method' });
}

function refuseOthers(fields: Fields, names: readonly (keyof Fields)[], method: string): void {
  for (const name of names) {
    if (fields[name] === undefined) continue;
    const field = snakeCase(name);
    throw new HttpError(400, `${field} does not belong to the method ${method}`, { field });
  }
}

function vpaOf(vpa: unknown): unknown {
  if (vpa !== undefined) return vpa;
  throw new HttpError(400, 'vpa is required', { code: 'INVALID_VPA', field: 'vpa' });
}

function nestedCard(card: unknown): object {
  if (!isObject(card))
    throw new HttpError(400, 'card must be an object', { code: 'INVALID_CARD', field: 'card' });
  const { expiryMonth, expiryYear, ...rest } = rename(card, CARD_FIELDS, 'card');
  return { ...rest, expiryMonth: digits(expiryMonth), expiryYear: digits(expiryYear) };
}

function flatCard({ cardNumber, cardExpiry, cardCvv, cardHolder }: Fields): object {
  if (cardNumber === undefined)
    throw new HttpError(400, 'card is required', { code: 'INVALID_CARD', field: 'card' });
  const expiry =
    typeof cardExpiry === 'string' ? /^\s*(\d{1,2})\s*[/-]\s*(\d{2}|\d{4})\s*$/.exec(cardExpiry) : null;
  if (!expiry) {
    throw new HttpError(400, 'card_expiry must look like 12/30', {
      code: 'INVALID_CARD',
      field: 'card_expiry',
    });
  }
  return {
    number: cardNumber,
    expiryMonth: Number(expiry[1]),
    expiryYear: Number(expiry[2]),
    cvv: cardCvv,
    ...(cardHolder === undefined ? {} : { holderName: cardHolder }),
  };
}

/** Forms send "12" where JSON has 12. */
function digits(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value;
}
