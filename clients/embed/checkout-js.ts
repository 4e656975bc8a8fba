import { SluiceCheckout } from './element.ts';
import { PaymentGateway } from './payment-gateway.ts';

// What a shop loads as /checkout.js. Its own address says where the gateway is.
const script = document.currentScript;
if (!(script instanceof HTMLScriptElement) || script.src === '') {
  throw new Error(
    'checkout.js: load it by <script src="…" defer></script>. As a module or inside another script it cannot tell where the gateway is.',
  );
}
PaymentGateway.origin = new URL(script.src).origin;

Object.assign(window, { PaymentGateway });
if (!customElements.get('sluice-checkout')) customElements.define('sluice-checkout', SluiceCheckout);
