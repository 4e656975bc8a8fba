import './checkout.css';
import type { Theme } from '../embed/messages.ts';
import { waitToRetry } from '../socket/backoff.ts';
import { type CheckoutAddress, readAddress, writeAddress } from './address.ts';
import { breakageOf, type FirstReading, openCheckout } from './checkout-session.ts';
import { createDemoOrder } from './create-demo-order.ts';
import { chooseTag, loadLanguage } from './load-language.ts';
import { applyTheme, readTheme } from './look.ts';
import { connectServer } from './server.ts';
import { reportTo, shopAround } from './shop.ts';

// What is here is small and runs first: the order is on its way while what draws it is still being loaded.

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root".');
const asked = new URLSearchParams(location.search).get('locale');
const tag = chooseTag([...(asked === null ? [] : [asked]), ...navigator.languages]);
const shop = shopAround(window);
const page = Promise.all([import('./page.tsx'), loadLanguage(tag)]).then(([{ openPage }, language]) =>
  openPage(element, language),
);

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

function open({ orderId, credential }: CheckoutAddress, first?: FirstReading) {
  const server = connectServer(credential, up => session.noteConnection('socket', up));
  const session = openCheckout({ orderId, server, wait: waitToRetry, first });
  addEventListener('online', () => session.noteConnection('device', true));
  addEventListener('offline', () => session.noteConnection('device', false));
  if (shop) reportTo(shop, session, orderId);
  void page.then(({ drawCheckout }) => drawCheckout(session, shop && (() => shop.tell({ type: 'close' }))));
}

/** A checkout without an order makes itself one, where the installation allows it, and its address survives a reload. */
async function openDemo() {
  void page.then(({ drawLoading }) => drawLoading());
  try {
    const server = connectServer(undefined, () => undefined);
    const { address, first } = await createDemoOrder(server, waitToRetry);
    history.replaceState(null, '', writeAddress(address, location.search));
    open(address, first);
  } catch (problem) {
    void page.then(({ drawBroken }) => drawBroken(breakageOf(problem)));
  }
}

const address = readAddress(location);
if (address === null) void openDemo();
else open(address);
