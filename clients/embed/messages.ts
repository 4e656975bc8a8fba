/** What the checkout's frame tells the shop's page. */
export type FrameMessage =
  /** The checkout is drawn, and takes the keyboard. */
  | { readonly type: 'ready' }
  | { readonly type: 'success'; readonly payment: PaymentSuccess }
  | { readonly type: 'failure'; readonly failure: PaymentFailure }
  /** The shopper is done, or pressed Escape inside the frame. */
  | { readonly type: 'close' };

/** What the shop's page tells the frame. */
export type ShopMessage = { readonly type: 'theme'; readonly theme: Theme };

/** The order is paid. Trust it for what to show; your server learns it from the webhook. */
export interface PaymentSuccess {
  readonly orderId: string;
  /** pay_… */
  readonly paymentId: string;
}

/** A try to pay did not succeed. The shopper may still try again in the open checkout. */
export interface PaymentFailure {
  readonly orderId: string;
  /** pay_…; null where no payment was made at all. */
  readonly paymentId: string | null;
  /** A stable word: of a decline such as `insufficient_funds`, of a refusal such as RATE_LIMITED, else NOT_PAYABLE or NOT_SHOWN. */
  readonly code: string;
  /** A sentence for people. */
  readonly message: string;
}

/** How the checkout looks: a colour scheme, or a handful of tokens. */
export type Theme = ColorScheme | ThemeTokens;

export type ColorScheme = 'light' | 'dark' | 'auto';

export interface ThemeTokens {
  /** Default: what the shopper's system has. */
  readonly scheme?: ColorScheme;
  /** Of buttons, rings and links: #rrggbb. Its shade is moved until it can be read on the page. */
  readonly brand?: string;
  /** Behind the order's summary: #rrggbb. */
  readonly panel?: string;
  /** Of fields and buttons, in pixels, 0 to 24. */
  readonly radius?: number;
}

/** Other scripts send messages too. */
const MARK = 'sluice';

type Marked<Message> = Message & { readonly from: typeof MARK };

/** Sends a message to a window, if that window shows a page of this origin and no other. */
export function send(target: Window, origin: string, message: FrameMessage | ShopMessage): void {
  target.postMessage({ ...message, from: MARK }, origin);
}

/**
 * Hears the messages of one window while it shows a page of one origin; whatever else arrives is not for us. Answers
 * a function that stops it.
 */
export function listen<Message extends FrameMessage | ShopMessage>(
  from: { readonly window: () => Window | null; readonly origin: string },
  hear: (message: Message) => void,
): () => void {
  function receive({ origin, source, data }: MessageEvent<Marked<Message> | null>) {
    if (origin !== from.origin || source === null || source !== from.window()) return;
    if (typeof data === 'object' && data?.from === MARK) hear(data);
  }
  addEventListener('message', receive);
  return () => removeEventListener('message', receive);
}
