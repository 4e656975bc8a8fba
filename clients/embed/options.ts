import type { PaymentFailure, PaymentSuccess, Theme } from './messages.ts';

/** What a shop says when it opens a checkout. One of `clientSecret` and `orderId` names the order. */
export interface PaymentGatewayOptions {
  /** The public id of your API key (key_…), which an `orderId` alone comes with. Never its secret. */
  readonly key?: string;
  /** On demo and test installations the order's id is enough; with live money it takes the client secret. */
  readonly orderId?: string;
  /** What creating the order answered: it pays this one order and nothing else. */
  readonly clientSecret?: string;
  /** The order is paid. */
  readonly onSuccess?: (payment: PaymentSuccess) => void;
  /** A try did not succeed; the shopper may still try again. */
  readonly onFailure?: (failure: PaymentFailure) => void;
  /** The checkout was closed, by the shopper or by you. */
  readonly onClose?: () => void;
  readonly theme?: Theme;
  /** A language tag such as `hi`. Default: the shopper's browser decides. */
  readonly locale?: string;
}

/** What was passed cannot work; says what to change. */
function refuse(message: string): never {
  throw new TypeError(`PaymentGateway: ${message}`);
}

/** The order that the options name. Throws where they name none, or hold what must never be in a page. */
export function orderIdIn({ key, orderId, clientSecret }: PaymentGatewayOptions): string {
  const [fromSecret, random] = (clientSecret ?? '').split('_secret_');
  if (/^(secret|whsec)_/.test(`${key}`) || /^secret_/.test(`${clientSecret}`)) {
    refuse('this is an API secret. It belongs on your server only: revoke it, as it was in a page.');
  }
  if (clientSecret !== undefined && !random)
    refuse('clientSecret is what createOrder answered: order_…_secret_…');
  if (clientSecret !== undefined && orderId !== undefined && orderId !== fromSecret) {
    refuse('clientSecret belongs to another order than orderId. Leave orderId out.');
  }
  return fromSecret || orderId || refuse('pass the clientSecret of an order, or in test mode its orderId.');
}

/** What the frame shows the server: the order's secret, or whose order it says it is. */
function credentialIn({ key, orderId, clientSecret }: PaymentGatewayOptions): string | undefined {
  return clientSecret ?? (key && `${key}:${orderId}`);
}

/** The address of the checkout in its frame. The credential is in the fragment, which browsers send to no server. */
export function frameUrl(gateway: string, options: PaymentGatewayOptions): string {
  const url = new URL(`/checkout/${orderIdIn(options)}`, gateway);
  url.searchParams.set('embedded', location.origin);
  if (options.locale) url.searchParams.set('locale', options.locale);
  const { theme } = options;
  const tokens = typeof theme === 'string' ? { scheme: theme } : (theme ?? {});
  for (const [name, value] of Object.entries(tokens)) url.searchParams.set(name, `${value}`);
  url.hash = credentialIn(options) ?? '';
  return url.href;
}
