import { PaymentGateway } from './payment-gateway.ts';

/**
 * `<sluice-checkout client-secret="…"><button>Pay</button></sluice-checkout>`: a click on what is in it opens the
 * checkout. Attributes: client-secret, or key and order-id; locale, theme (light, dark, auto), brand, panel, radius.
 * Events: `success`, `failure` (with their `detail`) and `close`.
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
    // Those that are there, by the names of the options.
    const given = (names: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        Object.entries(names)
          .map(([option, name]) => [option, this.getAttribute(name)])
          .filter(([, value]) => value !== null),
      );
    this.#gateway = new PaymentGateway({
      ...given({ clientSecret: 'client-secret', key: 'key', orderId: 'order-id', locale: 'locale' }),
      theme: given({ scheme: 'theme', brand: 'brand', panel: 'panel', radius: 'radius' }),
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
