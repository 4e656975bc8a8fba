import type { ColorScheme } from './messages.ts';
import { PaymentGateway } from './payment-gateway.ts';

/**
 * `<sluice-checkout client-secret="…"><button>Pay</button></sluice-checkout>`: a click on what is in it opens the
 * checkout. Attributes: client-secret or order-id, locale, theme (light, dark, auto), brand. Events: `success`,
 * `failure` (with their `detail`) and `close`.
 */
export class SluiceCheckout extends HTMLElement {
  #gateway: PaymentGateway | undefined;

  connectedCallback(): void {
    this.addEventListener('click', this.#onClick);
  }

  disconnectedCallback(): void {
    this.removeEventListener('click', this.#onClick);
    this.close();
  }

  /** Opens the checkout of the order that the attributes name now. */
  open(): void {
    this.close();
    const tell = (type: string) => (detail?: object) =>
      void this.dispatchEvent(new CustomEvent(type, { detail }));
    const text = (name: string) => this.getAttribute(name) ?? undefined;
    const [clientSecret, orderId, locale, brand] = ['client-secret', 'order-id', 'locale', 'brand'].map(text);
    const scheme = text('theme') as ColorScheme | undefined;
    this.#gateway = new PaymentGateway({
      ...(clientSecret !== undefined && { clientSecret }),
      ...(orderId !== undefined && { orderId }),
      ...(locale !== undefined && { locale }),
      theme: { ...(scheme && { scheme }), ...(brand && { brand }) },
      onSuccess: tell('success'),
      onFailure: tell('failure'),
      onClose: tell('close'),
    });
    this.#gateway.open();
  }

  close(): void {
    this.#gateway?.close();
    this.#gateway = undefined;
  }

  readonly #onClick = (): void => this.open();
}
