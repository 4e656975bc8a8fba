import './checkout.css';
import { createRoot } from 'react-dom/client';
import type { Theme } from '../embed/messages.ts';
import { waitToRetry } from '../socket/backoff.ts';
import { type CheckoutAddress, readAddress, writeAddress } from './address.ts';
import { Broken, Checkout, Loading } from './checkout.tsx';
import { breakageOf, openCheckout } from './checkout-session.ts';
import { createDemoOrder } from './create-demo-order.ts';
import { InLanguage } from './in-language.tsx';
import { chooseTag } from './language.tsx';
import { applyTheme, readTheme } from './look.ts';
import { connectServer } from './server.ts';
import { reportTo, shopAround } from './shop.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root".');
const root = createRoot(element);
const asked = new URLSearchParams(location.search).get('locale');
const tag = chooseTag([...(asked === null ? [] : [asked]), ...navigator.languages]);
const shop = shopAround(window);

const dress = (theme: Theme) => void applyTheme(document.documentElement, theme).catch(() => undefined);
dress(readTheme(location.search));
shop?.onTheme(dress);
shop?.tell({ type: 'ready' });
if (shop) {
  // The shop's page does not hear keys that are pressed in here.
  addEventListener('keydown', event => {
    if (event.key === 'Escape' && !event.defaultPrevented) shop.tell({ type: 'close' });
  });
}

function open({ orderId, credential }: CheckoutAddress) {
  const server = connectServer(credential, up => session.noteConnection('socket', up));
  const session = openCheckout({ orderId, server, wait: waitToRetry });
  addEventListener('online', () => session.noteConnection('device', true));
  addEventListener('offline', () => session.noteConnection('device', false));
  if (shop) reportTo(shop, session, orderId);
  const onDone = shop && (() => shop.tell({ type: 'close' }));
  root.render(
    <InLanguage tag={tag}>
      {onLanguage => <Checkout session={session} onLanguage={onLanguage} onDone={onDone} />}
    </InLanguage>,
  );
}

/** A checkout without an order makes itself one, where the installation allows it, and its address survives a reload. */
async function openDemo() {
  root.render(<InLanguage tag={tag}>{() => <Loading />}</InLanguage>);
  try {
    const address = await createDemoOrder(
      connectServer(undefined, () => undefined),
      waitToRetry,
    );
    history.replaceState(null, '', writeAddress(address, location.search));
    open(address);
  } catch (problem) {
    const reason = breakageOf(problem);
    root.render(<InLanguage tag={tag}>{() => <Broken reason={reason} />}</InLanguage>);
  }
}

const address = readAddress(location);
if (address === null) void openDemo();
else open(address);
