import { chromium } from 'playwright-core';
import { findChromium, startSystem } from '../../dev/system-under-test.mjs';
import { recorder } from './load/percentiles.mjs';
import { goal } from './summary.mjs';

const PAYMENTS = 60;
const WARMUP_PAYMENTS = 5;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
/** The acquirer answers at once, so that what is measured is ours alone. */
const ACQUIRER = { SANDBOX_LATENCY_MS: '0' };

/** A shopper in a real browser, from the click on "Pay Now" until the success screen is drawn. */
export const checkout = {
  name: 'checkout',
  title: 'The checkout in Chromium: from "Pay Now" to the success screen, the acquirer answering at once',
  async run(options) {
    const executablePath = findChromium();
    if (!executablePath) throw new Error('There is no Chromium; set CHROMIUM_PATH.');
    const system = await startSystem(ACQUIRER);
    options.undo.push(system.stop);
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    options.undo.push(() => browser.close());
    const url = `${system.env.E2E_WEB_URL}/checkout`;
    const latency = recorder();
    for (let index = 0; index < WARMUP_PAYMENTS; index += 1) await payOnce(browser, url);
    for (let index = 0; index < PAYMENTS * options.scale; index += 1)
      latency.add(await payOnce(browser, url));
    await browser.close();
    await system.stop();
    options.undo.splice(-2);
    const { count, p50, p95, p99, max } = latency.summary();
    return {
      rows: [{ name: 'Pay Now to success, ms', cells: { payments: count, p50, p95, p99, max } }],
      goals: [goal('ms at p95', p95, { atMost: 300 })],
    };
  },
};

/** One shopper with an order of their own; answers the milliseconds. */
async function payOnce(browser, url) {
  const page = await browser.newPage();
  const part = name => page.locator(`[data-test-id="${name}"]`);
  await page.goto(url);
  await part('card-number-input').fill('4111111111111111');
  await part('expiry-input').fill('12/39');
  await part('cvv-input').fill('123');
  const ms = await page.evaluate(measure);
  await page.close();
  return ms;
}

/** Runs in the page: presses the button and waits for the frame in which the success screen is drawn. */
function measure() {
  return new Promise(resolve => {
    const from = performance.now();
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-test-id="success-state"]')) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - from));
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.querySelector('[data-test-id="pay-button"]').click();
  });
}
