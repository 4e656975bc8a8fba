import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keyboardFaults } from './keyboard-faults.ts';

interface Screen {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

/** Each width and each scheme once. */
const SCREENS: readonly Screen[] = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
];

/** The same widths in the other scheme, where only what colours decide can be another. */
const RECOLOURED_SCREENS: readonly Screen[] = [
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
];

/** Those of axe's rules that look at colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** A look at the page as it stands, which answers with what is wrong. */
type Look = (page: Page) => Promise<string[]>;

/** What is wrong with the page on each screen: what axe finds, whether it is wider than its window, and cut amounts. */
export async function faults(page: Page): Promise<string[]> {
  return [
    ...(await onScreens(page, SCREENS, LOOKS)),
    ...(await onScreens(page, RECOLOURED_SCREENS, [colourFaults])),
  ];
}

/** The same on a wide and a narrow screen, and what the keyboard cannot do there. */
export function allFaults(page: Page): Promise<string[]> {
  return onScreens(page, SCREENS, [...LOOKS, keyboardFaults]);
}

async function onScreens(page: Page, screens: readonly Screen[], looks: readonly Look[]): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of screens) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const look of looks)
      found.push(...(await look(page)).map(fault => `${width} px, ${colorScheme}: ${fault}`));
  }
  return found;
}

const axeFaults: Look = page => violationsOf(new AxeBuilder({ page }));
const colourFaults: Look = page => violationsOf(new AxeBuilder({ page }).withRules(COLOUR_RULES));

const LOOKS: readonly Look[] = [axeFaults, overflow, cutFigures];

async function violationsOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
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
