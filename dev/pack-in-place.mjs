import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages } from './build-packages.mjs';
import { ROOT } from './run.mjs';

// `npm pack` takes what lies beside the package.json: it is built and laid there for as long as npm packs.

const [name, ...options] = process.argv.slice(2);
const folder = join(ROOT, 'clients', name);
const { files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const made = files.filter(file => file !== 'README.md');

for (const file of made) rmSync(join(folder, file), { recursive: true, force: true });
if (!options.includes('--clean')) {
  await buildPackages([name]);
  for (const file of made)
    cpSync(join(ROOT, 'dist', 'packages', name, file), join(folder, file), { recursive: true });
}
