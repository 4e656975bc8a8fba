import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SETTINGS } from '../../core/config.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The reference's table: a row for each variable, its name and its default. */
function documented(): Map<string, string> {
  const text = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \|/gm)];
  return new Map(rows.map(match => [match[1] ?? '', (match[2] ?? '').replaceAll('`', '').trim()]));
}

test('the reference of the environment names every variable that is read, and none that is not', () => {
  expect([...documented().keys()].sort()).toEqual(SETTINGS.map(({ name }) => name).sort());
});

test('and the defaults that it names are the real ones', () => {
  const told = documented();
  for (const { name, fallback } of SETTINGS) {
    if (fallback === undefined) expect(told.get(name)).toMatch(/^(?:required|—)$/);
    else expect({ name, fallback: told.get(name) }).toEqual({ name, fallback });
  }
});
