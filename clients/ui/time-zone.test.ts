import { afterEach, expect, test } from '@jest/globals';
import { formatAbsolute } from './time.tsx';
import { chooseTimeZone, currentTimeZone } from './time-zone.ts';

const AT = '2026-05-20T22:30:00Z';

afterEach(() => chooseTimeZone(null));

test('times are told in the chosen zone at once, and in the computer’s own again', () => {
  chooseTimeZone('Asia/Kolkata');
  expect(formatAbsolute(AT)).toMatch(/May 21, 2026.*4:00:00/);
  chooseTimeZone('America/New_York');
  expect(formatAbsolute(AT)).toMatch(/May 20, 2026.*6:30:00/);
  chooseTimeZone(null);
  expect(currentTimeZone()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

test('the choice is kept for the next time', () => {
  chooseTimeZone('Europe/Berlin');
  expect(localStorage.getItem('sluice-time-zone')).toBe('Europe/Berlin');
  chooseTimeZone(null);
  expect(localStorage.getItem('sluice-time-zone')).toBeNull();
});
