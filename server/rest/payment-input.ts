import {
  type Body,
  captureMethodField,
  isObject,
  parseField,
  type Renamed,
  rename,
  snakeCase,
} from './body.ts';
import { cardExpiry as expiryField, paymentBody } from './docs/payments.ts';
import { HttpError } from './errors.ts';

/** REST's payment as core's `createPayment` wants it. What a field may hold is for core to say. */
export interface PaymentInput {
  readonly orderId?: unknown;
  readonly captureMethod?: 'MANUAL' | 'AUTOMATIC' | undefined;
  readonly card?: object;
  readonly upi?: object;
}

type Fields = Renamed<typeof paymentBody>;

export function paymentInput(body: Body): PaymentInput {
  const fields = rename(body, paymentBody);
  const { method, vpa, upi, card, cardNumber, cardExpiry, cardCvv, cardHolder, captureMethod, ...rest } =
    fields;
  const common = {
    ...rest,
    captureMethod: parseField(captureMethodField, captureMethod, { field: 'capture_method' }),
  };
  if (method === 'upi') {
    refuseOthers(fields, ['card', 'cardNumber', 'cardExpiry', 'cardCvv', 'cardHolder'], 'upi');
    return { ...common, upi: upi === undefined ? { vpa: vpaOf(vpa) } : nestedUpi(fields) };
  }
  if (method === 'card') {
    refuseOthers(fields, ['vpa', 'upi'], 'card');
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
  if (vpa != null) return vpa;
  throw new HttpError(400, 'vpa is required', { code: 'INVALID_VPA', field: 'vpa' });
}

/** `upi: {}` asks for a code or a link. Whoever merely forgets `vpa` does not, and is told so. */
function nestedUpi({ upi, vpa }: Fields): object {
  if (!isObject(upi))
    throw new HttpError(400, 'upi must be an object', { code: 'INVALID_VPA', field: 'upi' });
  if (vpa !== undefined) throw new HttpError(400, 'give vpa or upi, not both', { field: 'vpa' });
  return rename(upi, paymentBody.shape.upi.unwrap(), 'upi');
}

function nestedCard(card: unknown): object {
  if (!isObject(card))
    throw new HttpError(400, 'card must be an object', { code: 'INVALID_CARD', field: 'card' });
  const { expiryMonth, expiryYear, ...rest } = rename(card, paymentBody.shape.card.unwrap(), 'card');
  return { ...rest, expiryMonth: digits(expiryMonth), expiryYear: digits(expiryYear) };
}

function flatCard({ cardNumber, cardExpiry, cardCvv, cardHolder }: Fields): object {
  if (cardNumber === undefined)
    throw new HttpError(400, 'card is required', { code: 'INVALID_CARD', field: 'card' });
  const [expiryMonth, expiryYear] = parseField(expiryField, cardExpiry, {
    field: 'card_expiry',
    code: 'INVALID_CARD',
  });
  return {
    number: cardNumber,
    expiryMonth,
    expiryYear,
    cvv: cardCvv,
    ...(cardHolder === undefined ? {} : { holderName: cardHolder }),
  };
}

/** Forms send "12" where JSON has 12. */
function digits(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value;
}
