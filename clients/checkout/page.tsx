import { createRoot } from 'react-dom/client';
import { Broken, Checkout, Loading } from './checkout.tsx';
import type { CheckoutSession } from './checkout-session.ts';
import type { Breakage } from './checkout-state.ts';
import { InLanguage } from './in-language.tsx';
import type { Language } from './load-language.ts';

/** Whatever can be drawn. In a file of its own, so that the order is asked for while this and React are loaded. */
export interface CheckoutPage {
  drawLoading(): void;
  drawBroken(reason: Breakage): void;
  /** `onDone` closes the checkout, where it stands in a shop's page. */
  drawCheckout(session: CheckoutSession, onDone?: () => void): void;
}

/** Takes over the element, in place of what the page shows before there is a script. */
export function openPage(element: HTMLElement, first: Language): CheckoutPage {
  const root = createRoot(element);
  return {
    drawLoading: () => root.render(<InLanguage first={first}>{() => <Loading />}</InLanguage>),
    drawBroken: reason =>
      root.render(<InLanguage first={first}>{() => <Broken reason={reason} />}</InLanguage>),
    drawCheckout: (session, onDone) =>
      root.render(
        <InLanguage first={first}>
          {onLanguage => <Checkout session={session} onLanguage={onLanguage} onDone={onDone} />}
        </InLanguage>,
      ),
  };
}
