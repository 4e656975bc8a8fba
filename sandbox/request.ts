import { type Instrument, instrumentOfCard, instrumentOfVpa, UPI_SCAN } from './instruments.ts';

/** A request of the API, parsed. Amounts in minor units. */
export type ActRequest = Authorize | FollowUp;

interface RequestBase {
  readonly key: string;
  readonly payment: string;
  readonly amount: number;
  readonly currency: string;
  readonly final: boolean;
}

export interface Authorize extends RequestBase {
  readonly kind: 'AUTHORIZE';
  readonly instrument: Instrument;
  /** The first moment at which the card is expired, epoch milliseconds; null for UPI. */
  readonly instrumentExpiresAt: number | null;
  readonly returnUrl: string | null;
}

/** CAPTURE, VOID and REFUND act on an authorization. */
export interface FollowUp extends RequestBase {
  readonly kind: 'CAPTURE' | 'VOID' | 'REFUND';
  readonly authorization: string;
}

/** The request does not mean anything; nothing was done or remembered. */
export class BadRequest extends Error {}

/** An object of a request's body, before it is looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** Throws `BadRequest`, naming the field. */
export function parseRequest(kind: ActRequest['kind'], body: Json): ActRequest {
  const base = {
    key: text(body, 'key', 200),
    payment: text(body, 'payment_id', 200),
    amount: amount(body),
    currency: currency(body),
  };
  if (kind !== 'AUTHORIZE') {
    return { ...base, kind, final: body['final'] === true, authorization: text(body, 'authorization', 100) };
  }
  return { ...base, kind, final: body['capture'] === true, ...source(body), returnUrl: returnUrl(body) };
}

function source(body: Json): Pick<Authorize, 'instrument' | 'instrumentExpiresAt'> {
  const { card, upi } = body;
  if (isObject(upi)) return { instrument: upiInstrument(upi), instrumentExpiresAt: null };
  if (!isObject(card)) throw new BadRequest('card or upi is missing');
  const month = integer(card, 'expiry_month', 1, 12);
  const year = integer(card, 'expiry_year', 2000, 2100);
  // A card is good until the end of its month, wherever on earth that is last.
  const expiresAt = Date.UTC(year, month, 1, 12);
  return { instrument: instrumentOfCard(text(card, 'number', 19)), instrumentExpiresAt: expiresAt };
}

function upiInstrument(upi: Json): Instrument {
  return upi['vpa'] === undefined ? UPI_SCAN : instrumentOfVpa(text(upi, 'vpa', VPA_MAX_LENGTH));
}

/** A name of 256 characters, the sign, and a bank of 64. */
const VPA_MAX_LENGTH = 321;
const VPA = /^[a-zA-Z0-9._-]{2,256}@[a-zA-Z0-9]{2,64}$/;

/** The address that the shopper pays from. */
export function payerVpa(given: unknown): string {
  if (typeof given === 'string' && VPA.test(given.trim())) return given.trim();
  throw new BadRequest('vpa must look like name@bank');
}

function amount(body: Json): number {
  return integer(body, 'amount', 1, Number.MAX_SAFE_INTEGER);
}

function currency(body: Json): string {
  const code = text(body, 'currency', 3);
  if (!/^[A-Z]{3}$/.test(code)) throw new BadRequest('currency must be three capital letters');
  return code;
}

/** Only web addresses: a `javascript:` one would run on the acquirer's page. */
function returnUrl(body: Json): string | null {
  const url = body['return_url'];
  if (url === undefined || url === null) return null;
  if (typeof url === 'string' && url.length <= 2048 && /^https?:\/\//i.test(url) && URL.canParse(url))
    return url;
  throw new BadRequest('return_url must be an http or https URL');
}

function text(body: Json, field: string, maxLength: number): string {
  const value = body[field];
  if (typeof value === 'string' && value.length > 0 && value.length <= maxLength) return value;
  throw new BadRequest(`${field} must be a text of 1 to ${maxLength} characters`);
}

function integer(body: Json, field: string, min: number, max: number): number {
  const value = body[field];
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max)
    return value as number;
  throw new BadRequest(`${field} must be an integer from ${min} to ${max}`);
}

/** An integer that may be missing; `min` is 0 unless told. */
export function optionalInteger(
  body: Json,
  field: string,
  { otherwise, min = 0 }: { otherwise: number; min?: number },
): number {
  return body[field] === undefined ? otherwise : integer(body, field, min, Number.MAX_SAFE_INTEGER);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
