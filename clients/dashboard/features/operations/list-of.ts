/** Marks what has the focus when what had it in there has gone. */
export const LIST = 'data-focus-heir';

/** Finds the list around this element, even when the element is no more. */
export function listOf(element: HTMLElement): () => HTMLElement | null {
  const list = element.closest<HTMLElement>(`[${LIST}]`);
  return () => list;
}
