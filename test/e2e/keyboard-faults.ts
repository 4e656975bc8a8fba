import type { JSHandle, Page } from 'playwright-core';

/** No page has nearly as many stops; one that never comes round has a trap or renders stops without end. */
const MOST_STOPS = 300;

/** Runs in the page: what the keyboard has been to, and what is wrong with it. */
interface Walk {
  /** Notes what has the focus; tells whether the walk has come round. */
  note(): boolean;
  /** What was seen to be wrong on the way, and what was never reached. */
  faults(): string[];
}

/** Walks with Tab until it comes round: what never had the focus, and what had it unseen. */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const walk = await page.evaluateHandle(startWalk);
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    if (await walk.evaluate(({ note }) => note())) return endOf(walk);
  }
  return [`Tab does not come round in ${MOST_STOPS} stops`, ...(await endOf(walk))];
}

async function endOf(walk: JSHandle<Walk>): Promise<string[]> {
  const found = await walk.evaluate(({ faults }) => faults());
  await walk.dispose();
  return found;
}

function startWalk(): Walk {
  const INTERACTIVE =
    'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="tab"], [role="switch"], [role="checkbox"], [role="button"], [tabindex]:not([tabindex="-1"])';
  /** In these, arrow keys go on from the one that Tab stops at. */
  const ROVING = '[role="tablist"], [role="radiogroup"], [role="toolbar"], [role="listbox"], [role="menu"]';
  const reached = new Set<unknown>();
  const wrong = new Set<string>();
  let first: Element | undefined;

  const named = (element: Element) =>
    `${element.localName} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)}"${element.id && ` #${element.id}`}`;

  /** What is reached together with it: one radio of several, one tab of a list. */
  const groupOf = (element: Element): unknown =>
    element instanceof HTMLInputElement && element.type === 'radio' && element.name !== ''
      ? `radio ${element.name}`
      : (element.closest(ROVING) ?? element);

  const ringed = (element: Element | null | undefined) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
  };

  /** A control that is drawn by its label or the element beside it shows the ring there. */
  const showsFocus = (element: Element) =>
    ringed(element) || ringed(element.nextElementSibling) || ringed(element.closest('label, fieldset'));

  /** Some point of it is on the screen, and nothing lies over that. */
  const isSeen = (element: Element) => {
    const drawn = (element as HTMLInputElement).labels?.[0]?.contains(element)
      ? (element as HTMLInputElement).labels?.[0]
      : element;
    return [...(drawn ?? element).getClientRects()].some(({ left, right, top, bottom }) => {
      const [west, east] = [Math.max(left, 0), Math.min(right, window.innerWidth)];
      const [north, south] = [Math.max(top, 0), Math.min(bottom, window.innerHeight)];
      if (west >= east || north >= south) return false;
      return [0.1, 0.5, 0.9].some(x =>
        [0.1, 0.5, 0.9].some(y => {
          const hit = document.elementFromPoint(west + (east - west) * x, north + (south - north) * y);
          return hit !== null && (drawn ?? element).contains(hit);
        }),
      );
    });
  };

  const canBeUsed = (element: Element) => {
    const modal = document.querySelector('dialog:modal');
    return (
      element.checkVisibility({ visibilityProperty: true }) &&
      element.getClientRects().length > 0 &&
      !element.matches(':disabled') &&
      element.closest('[inert]') === null &&
      (modal === null || modal.contains(element))
    );
  };

  return {
    note() {
      const element = document.activeElement;
      if (element === null || element === document.body || element === document.documentElement) return false;
      if (element === first) return true;
      first ??= element;
      reached.add(groupOf(element));
      if (!showsFocus(element)) wrong.add(`${named(element)} does not show that it has the focus`);
      if (!isSeen(element)) wrong.add(`${named(element)} has the focus where it cannot be seen`);
      return false;
    },
    faults() {
      const missed = [...document.querySelectorAll(INTERACTIVE)].filter(
        element => canBeUsed(element) && !reached.has(groupOf(element)),
      );
      return [...wrong, ...missed.map(element => `Tab does not reach ${named(element)}`)];
    },
  };
}
