/** What an event is about, read from the very JSON that webhooks carry. */
export interface EventSubject {
  paymentId: string | null;
  /** The refund, order or endpoint it concerns beside the payment. */
  otherId: string | null;
  money: { amount: number; currency: string } | null;
}

type Json = Readonly<Record<string, unknown>>;

function part(of: unknown, name: string): Json | null {
  const value = typeof of === 'object' && of !== null ? (of as Json)[name] : undefined;
  return typeof value === 'object' && value !== null ? (value as Json) : null;
}

function idOf(json: Json | null): string | null {
  const id = json?.['id'];
  return typeof id === 'string' ? id : null;
}

function moneyOf(json: Json | null): EventSubject['money'] {
  const amount = json?.['amount'];
  const currency = json?.['currency'];
  return typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : null;
}

/** Reads it. A body of a newer server may lack what is looked for; then that is not shown. */
export function subjectOf(body: unknown): EventSubject {
  const data = part(body, 'data');
  const payment = part(data, 'payment');
  const other = part(data, 'refund') ?? part(data, 'order') ?? part(data, 'endpoint');
  return {
    paymentId: idOf(payment),
    otherId: idOf(other),
    money: moneyOf(other) ?? moneyOf(payment),
  };
}
