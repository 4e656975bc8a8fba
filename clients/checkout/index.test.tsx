import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { render } from '@testing-library/react';
import { Loading } from './checkout.tsx';

/** What can be seen of a card: its elements with their classes, in order. */
function seenIn(place: ParentNode): string[] {
  const card = place.querySelector('.bg-surface');
  return [...(card?.querySelectorAll('*') ?? [])]
    .filter(element => !element.matches('.sr-only, output'))
    .map(element => `${element.tagName.toLowerCase()} ${element.getAttribute('class') ?? ''}`);
}

test('the page without its script shows what the script shows until it knows the order', () => {
  const html = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8');
  const page = new DOMParser().parseFromString(html, 'text/html');
  const { container } = render(<Loading />);
  expect(seenIn(container).length).toBeGreaterThan(8);
  expect(seenIn(page)).toEqual(seenIn(container));
});
