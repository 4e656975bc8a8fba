import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** The scripts that the page has loaded since it was opened, in bytes, compressed as they travelled. */
export async function scriptBytes(page: Page): Promise<number> {
  const sizes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(entry => (entry as PerformanceResourceTiming).encodedBodySize),
  );
  expect(sizes.length).toBeGreaterThan(2);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  return sizes.reduce((sum, each) => sum + each, 0);
}
