import './checkout.css';
import { createRoot } from 'react-dom/client';
import { waitToRetry } from '../socket/backoff.ts';
import { type CheckoutAddress, readAddress, writeAddress } from './address.ts';
import { Broken, Checkout, Loading } from './checkout.tsx';
import { openCheckout } from './checkout-session.ts';
import { createDemoOrder } from './create-demo-order.ts';
import { connectServer } from './server.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root".');
const root = createRoot(element);

function open({ orderId, credential }: CheckoutAddress) {
  const server = connectServer(credential, up => session.noteConnection('socket', up));
  const session = openCheckout({ orderId, server, wait: waitToRetry });
  addEventListener('online', () => session.noteConnection('device', true));
  addEventListener('offline', () => session.noteConnection('device', false));
  root.render(<Checkout session={session} />);
}

/** A checkout without an order makes itself one, where the installation allows it, and its address survives a reload. */
async function openDemo() {
  root.render(<Loading />);
  try {
    const address = await createDemoOrder(
      connectServer(undefined, () => undefined),
      waitToRetry,
    );
    history.replaceState(null, '', writeAddress(address));
    open(address);
  } catch (problem) {
    root.render(<Broken message={(problem as Error).message} />);
  }
}

const address = readAddress(location);
if (address === null) void openDemo();
else open(address);
