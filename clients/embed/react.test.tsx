import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanup, render } from '@testing-library/react';
import type { Theme } from './messages.ts';
import type { PaymentGatewayOptions } from './options.ts';
import { PaymentCheckout } from './react.tsx';

/** What happened to the gateways that the component made. */
let log: string[];
let made: PaymentGatewayOptions[];

beforeEach(() => {
  log = [];
  made = [];
  window.PaymentGateway = class {
    constructor(options: PaymentGatewayOptions) {
      made.push(options);
    }
    open = () => void log.push('open');
    close = () => void log.push('close');
    setTheme = (theme: Theme) => void log.push(`theme ${JSON.stringify(theme)}`);
  };
});

afterEach(cleanup);

test('it opens and closes with its property, and calls the callbacks of the newest render', () => {
  const said: string[] = [];
  const { rerender, unmount } = render(<PaymentCheckout open={false} clientSecret="a_secret_b" />);
  expect(log).toEqual([]);
  rerender(<PaymentCheckout open clientSecret="a_secret_b" onClose={() => said.push('old')} />);
  rerender(<PaymentCheckout open clientSecret="a_secret_b" onClose={() => said.push('new')} />);
  expect(log).toEqual(['open']);
  made[0]?.onClose?.();
  expect(said).toEqual(['new']);
  rerender(<PaymentCheckout open clientSecret="c_secret_d" />);
  expect(log).toEqual(['open', 'close', 'open']);
  unmount();
  expect(log.at(-1)).toBe('close');
});

test('another theme reaches the checkout that is open', () => {
  const { rerender } = render(<PaymentCheckout open orderId="order_1" />);
  rerender(<PaymentCheckout open orderId="order_1" theme="dark" />);
  expect(log).toEqual(['open', 'theme "dark"']);
});
