import type { Page } from 'playwright-core';

/** What a page complains about from now on: errors of its scripts, and whatever its content security policy stopped. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}
