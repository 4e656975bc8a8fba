import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const SCREENS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** What is wrong with the page on each screen: what axe finds, and whether it is wider than its window. */
export async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of SCREENS) {
    const screen = `${width} px, ${colorScheme}`;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(node => `${screen}: ${id}: ${node.target.join(' ')}`));
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) found.push(`${screen}: ${overflow} px wider than the window`);
  }
  return found;
}
