import { type RefObject, useLayoutEffect } from 'react';

/**
 * An element that goes while it has the focus hands it on; otherwise it would fall to the body, and whoever uses the
 * keyboard would stand at the top of the page again. `heirOf` is asked before the element goes and answers with what
 * finds the heir afterwards, when the page is drawn without it.
 */
export function useHandFocusOn(
  ref: RefObject<HTMLElement | null>,
  heirOf: (element: HTMLElement) => () => HTMLElement | null | undefined,
): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    return () => {
      if (document.activeElement !== element) return;
      const findHeir = heirOf(element);
      queueMicrotask(() => findHeir()?.focus({ preventScroll: true }));
    };
  }, [ref, heirOf]);
}

const CONTROLS = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled';

/** A dialog that is closed is in the page, and out of reach. */
const isReachable = (control: HTMLElement) => control.closest('dialog:not([open])') === null;

/** The last control before it among its siblings, or the first after it. */
export function controlBeside(element: HTMLElement): () => HTMLElement | undefined {
  const { parentElement: parent, nextElementSibling: next } = element;
  return () => {
    const controls = [...(parent?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])].filter(isReachable);
    const isBefore = (control: HTMLElement) =>
      next === null || (control.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return controls.filter(isBefore).at(-1) ?? controls[0];
  };
}
