/** What the page uses of /checkout.js. */
declare const PaymentGateway: new (
  options: Readonly<Record<string, unknown>>,
) => { open(): void; close(): void };

interface NewOrder {
  orderId: string;
  clientSecret: string;
  checkoutUrl: string;
}

function part<Kind extends HTMLElement>(testId: string): Kind {
  const found = document.querySelector<Kind>(`[data-test-id="${testId}"]`);
  if (!found) throw new Error(`The page has no ${testId}.`);
  return found;
}

function log(text: string): void {
  const line = document.createElement('li');
  line.textContent = text;
  part('shop-log').append(line);
}

/** One basket is one order, however often its checkout is opened; when it is paid, the next press begins another. */
let order: NewOrder | undefined;

async function orderOfBasket(): Promise<NewOrder> {
  if (order) return order;
  const response = await fetch('/demo-shop/orders', { method: 'POST' });
  if (!response.ok) throw new Error('The order could not be made. Try again in a moment.');
  order = (await response.json()) as NewOrder;
  return order;
}

function look() {
  const theme = JSON.parse(part<HTMLSelectElement>('shop-theme').value) as Readonly<Record<string, string>>;
  const locale = part<HTMLSelectElement>('shop-locale').value;
  return { theme, ...(locale && { locale }) };
}

async function payHere(): Promise<void> {
  const { clientSecret } = await orderOfBasket();
  const checkout = new PaymentGateway({
    key: 'key_test_abc123',
    clientSecret,
    ...look(),
    onSuccess({ paymentId }: { paymentId: string }) {
      order = undefined;
      log(`onSuccess ${paymentId}`);
    },
    onFailure: ({ code, message }: { code: string; message: string }) => log(`onFailure ${code}: ${message}`),
    onClose: () => log('onClose'),
  });
  checkout.open();
}

async function payThere(): Promise<void> {
  const { checkoutUrl } = await orderOfBasket();
  const { theme, locale } = look();
  const url = new URL(checkoutUrl);
  for (const [name, value] of Object.entries({ ...theme, ...(locale && { locale }) })) {
    url.searchParams.set(name, `${value}`);
  }
  location.assign(url);
}

/** Somebody comes back from the checkout page. The address says how it went; the shop's server asks whether it is so. */
async function welcomeBack(): Promise<void> {
  const orderId = new URLSearchParams(location.search).get('order_id');
  if (orderId === null) return;
  const response = await fetch(`/demo-shop/orders?order_id=${encodeURIComponent(orderId)}`);
  const { paymentStatus } = (await response.json()) as { paymentStatus: string | null };
  log(`Welcome back: the gateway says ${paymentStatus ?? 'not paid'}`);
}

/** One press at a time. The button is not disabled: it would lose the focus that the checkout gives back to it. */
function onPress(testId: string, act: () => Promise<void>): void {
  const button = part<HTMLButtonElement>(testId);
  let isBusy = false;
  button.addEventListener('click', () => {
    if (isBusy) return;
    isBusy = true;
    act()
      .catch((problem: Error) => log(problem.message))
      .finally(() => {
        isBusy = false;
      });
  });
}

onPress('pay-here', payHere);
onPress('pay-there', payThere);
void welcomeBack();
