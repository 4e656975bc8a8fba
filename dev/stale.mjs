import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { whileLocked } from './lock.mjs';
import { ROOT } from './run.mjs';

/** Goes away with node_modules, and so everything is made again after a fresh install. */
const STAMPS = join(ROOT, 'node_modules', '.cache', 'sluice');

/**
 * Does the work when its inputs have changed since it last succeeded, or an output is missing. Contents are
 * compared, not times: a checkout of another branch and back touches files without changing them. Two launchers
 * of one checkout take turns, and the second finds it done.
 */
export async function whenStale({ name, inputs, outputs, skip = () => false }, work) {
  const stamp = join(STAMPS, name);
  const hash = () => hashOf([...inputs, 'package-lock.json'], skip);
  const isFresh = () => outputs.every(path => existsSync(join(ROOT, path))) && readStamp(stamp) === hash();
  if (isFresh()) return;
  await whileLocked(`${stamp}.lock`, async () => {
    if (isFresh()) return;
    // Before the work: who edits during it wants it done again.
    const before = hash();
    await work();
    writeFileSync(stamp, before);
  });
}

const readStamp = path => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function hashOf(inputs, skip) {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(input => filesOf(join(ROOT, input), skip))) {
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path, skip) {
  if (!existsSync(path) || skip(relative(ROOT, path))) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap(name => filesOf(join(path, name), skip));
}
