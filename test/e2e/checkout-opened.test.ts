import { describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { systemUnderTest } from '../chromium.ts';
import { until } from '../until.ts';
import { part } from './checkout-page.ts';
import { inFreshPages } from './fresh-pages.ts';
import { chargedByAcquirer, inFrame, paidInFrame, payInFrame } from './shop-page.ts';

// The ways in which a shop opens the checkout, and what it is told when it opens it wrongly.

jest.setTimeout(90_000);

let page: Page;
inFreshPages(async fresh => {
  page = fresh;
  await page.goto(`${systemUnderTest().shopUrl}/demo-shop`);
});

/** An order that the shop's server made. */
function newOrder(): Promise<{ orderId: string; clientSecret: string }> {
  return page.evaluate(async () => (await fetch('/demo-shop/orders', { method: 'POST' })).json());
}

type Opening = Readonly<Partial<Record<'key' | 'orderId' | 'clientSecret', string>>>;

/** Opens the checkout as a shop's page does, and keeps in the page what it is told. */
function open(options: Opening): Promise<void> {
  return page.evaluate(given => {
    const told: [string, object][] = [];
    const Gateway = Reflect.get(window, 'PaymentGateway') as new (all: object) => { open(): void };
    Reflect.set(window, 'told', told);
    new Gateway({
      ...given,
      onSuccess: (payment: object) => told.push(['success', payment]),
      onFailure: (failure: object) => told.push(['failure', failure]),
    }).open();
  }, options);
}

const told = () => page.evaluate(() => Reflect.get(window, 'told') as [string, object][]);

describe('an order by its id and the public id of a key', () => {
  test('is paid, where the key is one of its merchant', async () => {
    const { orderId } = await newOrder();
    await open({ key: 'key_test_abc123', orderId });
    await payInFrame(page, '4111111111111111');
    const paymentId = await paidInFrame(page);
    expect(await until(told, ({ length }) => length > 0)).toEqual([['success', { orderId, paymentId }]]);
    expect(await chargedByAcquirer([paymentId])).toEqual([paymentId]);
  });

  test('is not shown where the key is of somebody else', async () => {
    const { orderId } = await newOrder();
    await open({ key: 'key_0ofSomebodyElse0', orderId });
    await inFrame(page, 'broken-state').waitFor();
    expect(await until(told, ({ length }) => length > 0)).toEqual([
      ['failure', { orderId, paymentId: null, code: 'NOT_PAYABLE', message: expect.any(String) }],
    ]);
  });
});

test('a client secret that is not right is told to the shop as well as to the shopper', async () => {
  const { orderId } = await newOrder();
  await open({ clientSecret: `${orderId}_secret_0123456789abcdefghijklmnopqrstuv` });
  await inFrame(page, 'broken-state').waitFor();
  expect(await until(told, ({ length }) => length > 0)).toEqual([
    [
      'failure',
      {
        orderId,
        paymentId: null,
        code: 'NOT_PAYABLE',
        message: expect.stringContaining('client secret'),
      },
    ],
  ]);
});

test('the element takes all that the options do', async () => {
  const { orderId } = await newOrder();
  await page.evaluate(id => {
    const element = document.createElement('sluice-checkout');
    const attributes = {
      key: 'key_test_abc123',
      'order-id': id,
      locale: 'de',
      theme: 'dark',
      brand: '#9a3412',
      panel: '#112233',
      radius: '3',
    };
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(Object.assign(document.createElement('button'), { textContent: 'By element' }));
    document.querySelector('main')?.append(element);
  }, orderId);
  await page.getByRole('button', { name: 'By element' }).click();
  await inFrame(page, 'pay-button').filter({ hasText: 'Jetzt zahlen' }).waitFor();
  const url = new URL((await part(page, 'payment-iframe').getAttribute('src')) ?? '');
  expect(url.hash).toBe(`#key_test_abc123:${orderId}`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    locale: 'de',
    scheme: 'dark',
    brand: '#9a3412',
    panel: '#112233',
    radius: '3',
  });
});

test('loaded as a module, the script says what is wrong instead of looking for its frame at the shop', async () => {
  const said = page.waitForEvent('pageerror');
  await page.evaluate(src => {
    document.head.append(
      Object.assign(document.createElement('script'), { type: 'module', crossOrigin: 'anonymous', src }),
    );
  }, `${systemUnderTest().webUrl}/checkout.js`);
  expect((await said).message).toMatch(/^checkout\.js: load it by <script/);
});

test('a phone that is turned gets the room that it then has', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { clientSecret } = await newOrder();
  await open({ clientSecret });
  const frame = part(page, 'payment-iframe');
  const corners = () => frame.evaluate(element => getComputedStyle(element).borderTopLeftRadius);
  expect(await corners()).toBe('0px');
  await page.setViewportSize({ width: 844, height: 390 });
  await until(corners, radius => radius === '16px');
  await page.setViewportSize({ width: 390, height: 844 });
  await until(corners, radius => radius === '0px');
});
