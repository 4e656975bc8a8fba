import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { makePayments } from './demo-payments.mjs';
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
  await makePayments(E2E_API_URL);
  // The newest is answered last.
  await page.locator('[data-test-id="recent-payment"]').first().getByText('Captured').waitFor();
  await page.locator('canvas').waitFor();
  mkdirSync(join(PICTURE, '..'), { recursive: true });
  await page.screenshot({ path: PICTURE, timeout: 120_000 });
  await browser.close();
} finally {
  await system.stop();
}
