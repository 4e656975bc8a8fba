import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';

/** A desk's screen: what most pages are looked at on. */
export const DESKTOP = { viewport: { width: 1440, height: 900 } };

/**
 * One Chromium for the tests of a file, and for each of them a page with nothing stored of the one before. `arrive` is
 * given the page and opens what the test begins with. Answers the browser, for tests that need a second visitor.
 */
export function inFreshPages(
  arrive: (page: Page) => Promise<void> | void,
  options: BrowserContextOptions = {},
): () => Browser {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  beforeEach(async () => {
    page = await (await browser.newContext(options)).newPage();
    await arrive(page);
  });

  afterEach(() => page.context().close());
  afterAll(() => browser.close());
  return () => browser;
}
