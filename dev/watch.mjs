import { createHash } from 'node:crypto';
import { readFileSync, watch as watchFiles } from 'node:fs';
import { join } from 'node:path';
import { buildPrograms } from './build.mjs';
import { generate } from './generate.mjs';
import { ROOT } from './run.mjs';

const RESTARTABLE = ['server', 'worker', 'sandbox'];
const WATCHED = ['prisma', 'core', 'server', 'worker', 'sandbox', 'clients'];
/** Editors write a file in several steps; a checkout of a branch, hundreds of files. */
const SETTLE_MS = 150;

/** Rebuilds after each change and restarts the processes whose code it changed. Answers how to stop. */
export function watch(house) {
  let timer;
  let working = Promise.resolve();
  const changed = (_event, file) => {
    if (
      !file ||
      !/\.(ts|tsx|prisma|graphql|json)$/.test(file) ||
      /client\/|graphql\/.*\/(gql|graphql|index)\.ts/.test(file)
    )
      return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(() => rebuild(house));
    }, SETTLE_MS);
  };
  const watchers = WATCHED.map(folder => watchFiles(join(ROOT, folder), { recursive: true }, changed));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

async function rebuild(house) {
  const before = RESTARTABLE.map(hashOf);
  try {
    await generate();
    await buildPrograms();
    const names = RESTARTABLE.filter((name, index) => hashOf(name) !== before[index]);
    if (names.length === 0) return;
    await house.restart(names);
    console.log(`  Restarted ${names.join(', ')}`);
  } catch (error) {
    console.error(`  ${error.message}\n  The last version that built keeps running.`);
  }
}

const hashOf = name =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'dist', `${name}.js`)))
    .digest('hex');
