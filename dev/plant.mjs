import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_GUARDS } from './account-guards.mjs';
import { GUARDS } from './guards.mjs';
import { READER_GUARDS } from './reader-guards.mjs';

export const ALL_GUARDS = [...GUARDS, ...ACCOUNT_GUARDS, ...READER_GUARDS];

/** The files of a tree before and after a bug is planted there. Throws where the code has moved away from under it. */
export function plant({ bug, edits }, tree) {
  const files = new Map();
  for (const [path, find, replace] of edits) {
    const file = join(tree, path);
    const before = readFileSync(file, 'utf8');
    const now = files.get(file)?.after ?? before;
    const count = now.split(find).length - 1;
    if (count !== 1) throw new Error(`${bug}: ${path} has ${count} times, and not once: ${find}`);
    files.set(file, { before, after: now.replace(find, () => replace) });
  }
  return files;
}
