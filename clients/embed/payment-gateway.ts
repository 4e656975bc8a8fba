import { type FrameMessage, listen, send, type Theme } from './messages.ts';
import { type Modal, openModal } from './modal.ts';
import { frameUrl, orderIdIn, type PaymentGatewayOptions } from './options.ts';
import { modalWords } from './words.ts';

/** A checkout that has loaded says so at once. When it stays silent, its page was not shown at all. */
const SILENCE_MS = 5_000;

/**
 * A checkout over the shop's page. `new PaymentGateway({ clientSecret, onSuccess }).open()`; it may be opened again
 * after it was closed, and then shows how the payment stands.
 */
export class PaymentGateway {
  /** Where this script came from, and so where the checkout is. Set once, when the script runs. */
  static origin = '';

  readonly #options: PaymentGatewayOptions;
  #modal: Modal | undefined;
  #stopListening = () => {};

  /** Throws a TypeError that says what is wrong with the options. */
  constructor(options: PaymentGatewayOptions) {
    orderIdIn(options);
    this.#options = options;
  }

  /** Shows the checkout. Does nothing while it is open. */
  open(): void {
    if (this.#modal) return;
    const { origin } = PaymentGateway;
    const modal = openModal({
      url: frameUrl(origin, this.#options),
      words: modalWords(this.#options.locale),
      onLeave: () => this.close(),
    });
    this.#modal = modal;
    let isSilent = true;
    this.#stopListening = listen<FrameMessage>(
      { window: () => modal.frame.contentWindow, origin },
      message => {
        isSilent = false;
        this.#hear(message);
      },
    );
    modal.frame.addEventListener('load', () => {
      setTimeout(() => {
        if (isSilent && this.#modal === modal) this.#tellNotShown();
      }, SILENCE_MS);
    });
  }

  /** Takes the checkout away. A payment that is under way goes on, and the next `open()` follows it. */
  close(): void {
    const modal = this.#modal;
    if (!modal) return;
    this.#modal = undefined;
    this.#stopListening();
    modal.remove();
    this.#options.onClose?.();
  }

  /** Changes the look of the open checkout, for shops whose visitors switch between light and dark. */
  setTheme(theme: Theme): void {
    const target = this.#modal?.frame.contentWindow;
    if (target) send(target, PaymentGateway.origin, { type: 'theme', theme });
  }

  #hear(message: FrameMessage): void {
    const { onSuccess, onFailure } = this.#options;
    if (message.type === 'ready') this.#modal?.frame.focus();
    else if (message.type === 'close') this.close();
    else if (message.type === 'success') onSuccess?.(message.payment);
    else if (message.type === 'failure') onFailure?.(message.failure);
  }

  #tellNotShown(): void {
    const message = `The checkout could not be shown. Is ${location.origin} one of the merchant's allowed origins?`;
    this.#options.onFailure?.({
      orderId: orderIdIn(this.#options),
      paymentId: null,
      code: 'NOT_SHOWN',
      message,
    });
    // biome-ignore lint/suspicious/noConsole: whoever integrates this looks there, and nobody else would tell them.
    console.error(message);
  }
}
