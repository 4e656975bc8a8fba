import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const SCREENS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** What is wrong with the page on each screen: what axe finds, whether it is wider than its window, and cut amounts. */
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
    found.push(...(await cutFigures(page)).map(figure => `${screen}: ${figure} is cut off`));
    if (overflow > 0) found.push(`${screen}: ${overflow} px wider than the window`);
  }
  return found;
}

/** The figures that do not show whole: half an amount is another amount. */
function cutFigures(page: Page): Promise<string[]> {
  return page
    .locator(':is([data-test-id^="figure-"], [data-test-id^="counter-"], [data-test-id^="balance-"]):visible')
    .evaluateAll(figures =>
      figures
        .filter(figure => {
          const room = (figure.parentElement ?? figure).getBoundingClientRect();
          return (
            figure.scrollWidth > figure.clientWidth ||
            figure.getBoundingClientRect().right > room.right + 1 ||
            figure.getBoundingClientRect().bottom > room.bottom + 1
          );
        })
        .map(figure => `${figure.getAttribute('data-test-id')} "${figure.textContent}"`),
    );
}
