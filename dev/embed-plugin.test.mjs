import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { earlierLoaders, pinnedName } from './embed-plugin.ts';

test('a build keeps the loaders of those before it, but none whose content is not what its name says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-loaders-'));
  const genuine = pinnedName('loader()');
  const forged = pinnedName('another()');
  const write = (name, content) => writeFileSync(join(folder, name), content);
  write(genuine, 'loader()');
  write(forged, 'skim()');
  write('checkout.js', 'loader()');
  write(`${genuine}.br`, 'compressed');
  expect([...earlierLoaders(folder).keys()]).toEqual([genuine]);
  expect(genuine).toMatch(/^checkout-[0-9a-f]{16}\.js$/);
  rmSync(folder, { recursive: true });
  expect([...earlierLoaders(folder).keys()]).toEqual([]);
});
