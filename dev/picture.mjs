import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './run.mjs';
import { findChromium, startSystem } from './system-under-test.mjs';

/** Takes the README's picture: starts the system, makes a morning's payments, and photographs the dashboard. */
const PICTURE = join(ROOT, 'docs', 'images', 'dashboard.png');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];
const HEADERS = {
  'x-api-key': 'key_test_abc123',
  'x-api-secret': 'secret_test_xyz789',
  'content-type': 'application/json',
};

const card = number => ({
  method: 'card',
  card: { number, expiry_month: 12, expiry_year: 2034, cvv: number.startsWith('37') ? '1234' : '123' },
});
const upi = vpa => ({ method: 'upi', vpa });

const PAYMENTS = [
  [129_900, 'INR', card('4111111111111111')],
  [49_900, 'INR', upi('asha@okbank')],
  [250_000, 'INR', card('4000000000009995')],
  [18_450, 'EUR', card('5555555555554444')],
  [99_900, 'INR', upi('failure@sluice')],
  [12_800, 'JPY', card('4242424242424242')],
  [745_000, 'INR', card('4111111111111111')],
  [56_169, 'BHD', card('378282246310005')],
  [34_900, 'INR', upi('ravi.k@upi')],
  [89_900, 'INR', card('4000000000000002')],
  [21_500, 'USD', card('6011111111111117')],
  [159_900, 'INR', card('4000000000003220')],
  [64_900, 'INR', upi('meera@okbank')],
];

async function pay(apiUrl, [amount, currency, instrument], index) {
  const capture_method = index % 5 === 3 ? 'manual' : 'automatic';
  const response = await fetch(`${apiUrl}/api/v1/payments`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ amount, currency, capture_method, ...instrument }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
}

const executablePath = findChromium();
if (!executablePath) throw new Error('There is no Chromium; set CHROMIUM_PATH.');
const system = await startSystem();
try {
  const { E2E_WEB_URL, E2E_API_URL } = system.env;
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(E2E_WEB_URL);
  await page.getByRole('button', { name: /demo/i }).click();
  await page.getByRole('link', { name: 'Home', exact: true }).waitFor();
  for (const [index, payment] of PAYMENTS.entries()) await pay(E2E_API_URL, payment, index);
  // The newest is answered last.
  await page.locator('[data-test-id="recent-payment"]').first().getByText('Captured').waitFor();
  await page.locator('canvas').waitFor();
  mkdirSync(join(PICTURE, '..'), { recursive: true });
  await page.screenshot({ path: PICTURE, timeout: 120_000 });
  await browser.close();
} finally {
  await system.stop();
}
