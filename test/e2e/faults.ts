import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keyboardFaults } from './keyboard-faults.ts';

const SCREENS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
] as const;

/** Each width and each scheme once: colours change nothing of where things are, and a walk takes its time. */
const WALKED_SCREENS = SCREENS.slice(0, 2);

/** A look at the page as it stands, which answers with what is wrong. */
type Look = (page: Page) => Promise<string[]>;

const LOOKS: readonly Look[] = [axeFaults, overflow, cutFigures];

/** What is wrong with the page on each screen: what axe finds, whether it is wider than its window, and cut amounts. */
export function faults(page: Page): Promise<string[]> {
  return onScreens(page, SCREENS, LOOKS);
}

/** The same on a wide and a narrow screen, and what the keyboard cannot do there. */
export function allFaults(page: Page): Promise<string[]> {
  return onScreens(page, WALKED_SCREENS, [...LOOKS, keyboardFaults]);
}

async function onScreens(
  page: Page,
  screens: readonly (typeof SCREENS)[number][],
  looks: readonly Look[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of screens) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const look of looks)
      found.push(...(await look(page)).map(fault => `${width} px, ${colorScheme}: ${fault}`));
  }
  return found;
}

async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`));
}

async function overflow(page: Page): Promise<string[]> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return over > 0 ? [`${over} px wider than the window`] : [];
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
        .map(figure => `${figure.getAttribute('data-test-id')} "${figure.textContent}" is cut off`),
    );
}
