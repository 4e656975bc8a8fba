import { type FrameMessage, listen, type ShopMessage, send, type Theme } from '../embed/messages.ts';
import type { CheckoutSession } from './checkout-session.ts';
import { type CheckoutState, outcomeOf, type Payment } from './checkout-state.ts';

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

/** What is told once: a payment that ended, a refusal, or that there is nothing to pay. */
type News = readonly [about: unknown, message: FrameMessage];

/** Tells the shop how each try ends, once, and where there is nothing to pay at all. */
export function reportTo(
  shop: Shop,
  session: Pick<CheckoutSession, 'view' | 'onView'>,
  orderId: string,
): void {
  let told: unknown;
  session.onView(() => {
    const [about, message] = newsIn(session.view().state, orderId) ?? [];
    if (message === undefined || told === about) return;
    told = about;
    shop.tell(message);
  });
}

function newsIn(state: CheckoutState, orderId: string): News | undefined {
  const failed = (code: string, message: string): FrameMessage => ({
    type: 'failure',
    failure: { orderId, paymentId: null, code, message },
  });
  if (state.step === 'broken') {
    const message = state.reason === 'link' ? BAD_LINK : state.reason.message;
    return ['broken', failed('NOT_PAYABLE', message)];
  }
  if (state.step === 'choosing' && state.problem) {
    const { code, message } = state.problem;
    return [state.problem, failed(code || 'REFUSED', message)];
  }
  if (state.step !== 'following') return undefined;
  const message = reportOf(orderId, state.payment);
  return message && [state.payment.id, message];
}

/** For whoever integrates the checkout; the shopper reads it in their own language. */
const BAD_LINK = 'The client secret is not valid or has expired, or the order does not exist.';

function reportOf(orderId: string, payment: Payment): FrameMessage | undefined {
  const outcome = outcomeOf(payment);
  if (outcome === 'success') return { type: 'success', payment: { orderId, paymentId: payment.id } };
  if (outcome !== 'failure') return undefined;
  const { decline, status } = payment;
  const [code, message] = decline ? [decline.code, decline.message] : [status.toLowerCase(), 'Not paid.'];
  return { type: 'failure', failure: { orderId, paymentId: payment.id, code, message } };
}
