import { SluiceCheckout } from './element.ts';
import { PaymentGateway } from './payment-gateway.ts';

// What a shop loads as /checkout.js. Its own address says where the gateway is.
const script = document.currentScript as HTMLScriptElement | null;
PaymentGateway.origin = new URL(script?.src ?? location.href).origin;

Object.assign(window, { PaymentGateway });
if (!customElements.get('sluice-checkout')) customElements.define('sluice-checkout', SluiceCheckout);
