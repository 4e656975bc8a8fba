import { type FrameMessage, listen, type ShopMessage, send, type Theme } from '../embed/messages.ts';
import type { CheckoutSession } from './checkout-session.ts';
import { outcomeOf, type Payment } from './checkout-state.ts';

/** The page that shows this one in a frame. */
export interface Shop {
  tell(message: FrameMessage): void;
  onTheme(apply: (theme: Theme) => void): void;
}

/**
 * The shop around us, if there is one. It names its own origin in our address; a wrong name gets it nothing, because
 * browsers deliver a message only to a window of exactly that origin, and show this page only to origins that the
 * merchant allows.
 */
export function shopAround(view: Window): Shop | undefined {
  const origin = new URLSearchParams(view.location.search).get('embedded');
  if (origin === null || view.parent === view || !isOrigin(origin)) return undefined;
  return {
    tell: message => send(view.parent, origin, message),
    onTheme: apply =>
      listen<ShopMessage>({ window: () => view.parent, origin }, message => {
        if (message.type === 'theme') apply(message.theme);
      }),
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Tells the shop how each payment ends, once. */
export function reportTo(shop: Shop, session: CheckoutSession): void {
  let told = '';
  session.onView(() => {
    const { state } = session.view();
    if (state.step !== 'following' || told === state.payment.id) return;
    const message = reportOf(state.order.id, state.payment);
    if (message === undefined) return;
    told = state.payment.id;
    shop.tell(message);
  });
}

function reportOf(orderId: string, payment: Payment): FrameMessage | undefined {
  const outcome = outcomeOf(payment);
  if (outcome === 'success') return { type: 'success', payment: { orderId, paymentId: payment.id } };
  if (outcome !== 'failure') return undefined;
  const { decline, status } = payment;
  const [code, message] = decline ? [decline.code, decline.message] : [status.toLowerCase(), 'Not paid.'];
  return { type: 'failure', failure: { orderId, paymentId: payment.id, code, message } };
}
