import { useEffect, useRef } from 'react';
import type { Theme } from './messages.ts';
import type { PaymentGatewayOptions } from './options.ts';

/** The part of `PaymentGateway` that the component uses. /checkout.js puts the class on `window`. */
interface Gateway {
  open(): void;
  close(): void;
  setTheme(theme: Theme): void;
}

declare global {
  interface Window {
    PaymentGateway?: new (options: PaymentGatewayOptions) => Gateway;
  }
}

export interface PaymentCheckoutProps extends Omit<PaymentGatewayOptions, 'key'> {
  /** Whether the checkout is shown. Set it to false in `onClose`. */
  readonly open: boolean;
  /** `key` of the options, a name that React keeps for itself. */
  readonly publicKey?: string;
}

/**
 * The checkout as a React component. It draws nothing where it stands: the checkout covers the page. /checkout.js has
 * to be loaded before it opens.
 */
export function PaymentCheckout({ open, publicKey, ...rest }: PaymentCheckoutProps) {
  const options: PaymentGatewayOptions = { ...rest, ...(publicKey !== undefined && { key: publicKey }) };
  const { clientSecret, orderId, theme } = options;
  const gateway = useRef<Gateway>(null);
  // The callbacks of the newest render are called, and a new one is no reason to open the checkout anew.
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is another checkout; all else is read from `newest`.
  useEffect(() => {
    if (!open) return;
    let isWanted = true;
    if (!window.PaymentGateway) throw new Error('PaymentCheckout: load /checkout.js before opening it.');
    const opened = new window.PaymentGateway({
      ...newest.current,
      onSuccess: payment => newest.current.onSuccess?.(payment),
      onFailure: failure => newest.current.onFailure?.(failure),
      // Only the shopper's closing is news. Ours makes room for another order, or is what the property asked for.
      onClose: () => isWanted && newest.current.onClose?.(),
    });
    gateway.current = opened;
    opened.open();
    return () => {
      isWanted = false;
      opened.close();
    };
  }, [open, clientSecret, orderId]);

  useEffect(() => {
    if (theme !== undefined) gateway.current?.setTheme(theme);
  }, [theme]);

  return null;
}
