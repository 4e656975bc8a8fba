import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { localeOf } from './locale.ts';

test('the page’s own language decides, and the reader’s country within it', () => {
  expect(localeOf('en', ['de-DE', 'en-IN', 'en'])).toBe('en-IN');
  expect(localeOf('en', ['de-DE', 'de'])).toBe('en');
  expect(localeOf('en', [])).toBe('en');
});

/** Formats that leave their language to the browser. */
const BROWSERS_OWN =
  /new Intl\.(?:NumberFormat|DateTimeFormat|RelativeTimeFormat|PluralRules|ListFormat)\((?:\)|undefined)/;

const folders = [join(process.cwd(), 'clients', 'dashboard'), join(process.cwd(), 'clients', 'ui')];
const sources = folders.flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map(name => join(folder, name)),
);

test('no format of the dashboard leaves its language to the browser', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter(path => BROWSERS_OWN.test(readFileSync(path, 'utf8')))).toEqual([]);
});
