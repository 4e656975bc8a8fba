import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode, useState } from 'react';
import type { Theme } from './messages.ts';
import type { PaymentGatewayOptions } from './options.ts';
import { PaymentGateway } from './payment-gateway.ts';
import { PaymentCheckout } from './react.tsx';

/** What happened to the gateways that the component made. */
let log: string[];
let made: PaymentGateway[];

beforeEach(() => {
  log = [];
  made = [];
  PaymentGateway.origin = 'https://pay.example';
  // The real one, watched.
  window.PaymentGateway = class extends PaymentGateway {
    constructor(options: PaymentGatewayOptions) {
      super(options);
      made.push(this);
    }
    override open() {
      log.push('open');
      super.open();
    }
    override close() {
      log.push('close');
      super.close();
    }
    override setTheme(theme: Theme) {
      log.push(`theme ${JSON.stringify(theme)}`);
      super.setTheme(theme);
    }
  };
});

afterEach(cleanup);

const frames = () => [...document.querySelectorAll('iframe')].map(frame => new URL(frame.src));
const closeByShopper = () =>
  act(() => document.querySelector<HTMLElement>('[data-test-id="close-modal-button"]')?.click());

test('it opens and closes with its property, and calls the callbacks of the newest render', () => {
  const said: string[] = [];
  const { rerender, unmount } = render(<PaymentCheckout open={false} clientSecret="a_secret_b" />);
  expect(log).toEqual([]);
  rerender(<PaymentCheckout open clientSecret="a_secret_b" onClose={() => said.push('old')} />);
  rerender(<PaymentCheckout open clientSecret="a_secret_b" onClose={() => said.push('new')} />);
  expect(log).toEqual(['open']);
  closeByShopper();
  expect(said).toEqual(['new']);
  unmount();
  expect(frames()).toEqual([]);
  expect(said).toEqual(['new']);
});

/** As the documentation shows it. */
function Shop({ clientSecret }: { clientSecret: string }) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <p>{open ? 'open' : 'closed'}</p>
      <PaymentCheckout open={open} clientSecret={clientSecret} onClose={() => setOpen(false)} />
    </>
  );
}

test('another order takes the place of the one that is open, and the shop keeps it open', () => {
  const { rerender } = render(<Shop clientSecret="a_secret_b" />);
  rerender(<Shop clientSecret="c_secret_d" />);
  expect(screen.queryByText('open')).not.toBeNull();
  expect(frames().map(({ pathname }) => pathname)).toEqual(['/checkout/c']);
  closeByShopper();
  expect(screen.queryByText('closed')).not.toBeNull();
  expect(frames()).toEqual([]);
});

test('it stays open where React mounts everything twice', () => {
  render(
    <StrictMode>
      <Shop clientSecret="a_secret_b" />
    </StrictMode>,
  );
  expect(made).toHaveLength(2);
  expect(screen.queryByText('open')).not.toBeNull();
  expect(frames()).toHaveLength(1);
});

test('another theme reaches the checkout that is open', () => {
  const { rerender } = render(<PaymentCheckout open orderId="order_1" />);
  rerender(<PaymentCheckout open orderId="order_1" theme="dark" />);
  expect(log).toEqual(['open', 'theme "dark"']);
});

test('the key comes under a name that React does not keep for itself', () => {
  render(<PaymentCheckout open publicKey="key_test_abc123" orderId="order_1" />);
  expect(frames()[0]?.hash).toBe('#key_test_abc123:order_1');
});
