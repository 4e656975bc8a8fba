import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { shippedPackages } from './shipped-packages.mjs';
import { isAllowed, writeThirdParty } from './third-party.mjs';

test('whatever an installation runs has a licence that allows it', () => {
  const shipped = shippedPackages();
  const names = shipped.map(({ name }) => name);
  // Of a program, of a page, what each of them needs, and nothing that only builds them.
  expect(names).toEqual(expect.arrayContaining(['pg', 'pg-pool', 'react', 'scheduler', 'uplot']));
  expect(names).not.toContain('vite');
  expect(shipped.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});

test.each([
  ['MIT', true],
  ['GPL-3.0-only', false],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND GPL-3.0-only', false],
  ['Apache-2.0 AND MIT', true],
  [undefined, false],
])('a package under %s is allowed: %s', (licence, allowed) => {
  expect(isAllowed(licence)).toBe(allowed);
});

test('the notices name every package and hold the words of its licence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-notices-'));
  const path = join(folder, 'third-party.txt');
  writeThirdParty(path);
  const notices = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true });
  for (const { name, version } of shippedPackages()) expect(notices).toContain(`${name} ${version} (`);
  expect(notices).toMatch(/\nreact \d[\d.]* \(MIT\)\n\nMIT License\n\nCopyright \(c\) Meta/);
});
