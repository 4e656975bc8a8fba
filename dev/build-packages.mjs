import {
  chmodSync,
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './generate.mjs';
import { step } from './progress.mjs';
import { ROOT, run } from './run.mjs';

const PACKAGES = join(ROOT, 'dist', 'packages');

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  logLevel: 'silent',
};

/** Makes dist/packages, from whose folders `npm pack` makes the packages that people install. */
export async function buildPackages() {
  await generate();
  rmSync(PACKAGES, { recursive: true, force: true });
  await step('Build the SDK and the command-line tool', async () => {
    const { build, stop } = await import('esbuild');
    await buildSdk(build);
    await buildCli(build);
    await stop();
  });
}

/** For `import` and for `require`, with types for both. */
async function buildSdk(build) {
  const source = join(ROOT, 'clients', 'sdk');
  const output = join(PACKAGES, 'sdk');
  const entryPoints = [join(source, 'index.ts')];
  await build({ ...COMMON, entryPoints, format: 'esm', outfile: join(output, 'esm', 'index.js') });
  await build({ ...COMMON, entryPoints, format: 'cjs', outfile: join(output, 'cjs', 'index.js') });
  await run('tsc', ['--project', join(source, 'tsconfig.json')]);
  declareModules(join(output, 'esm'));
  // The same types once more, because what `require` finds has to call itself CommonJS.
  for (const folder of ['sdk', 'graphql']) {
    cpSync(join(output, 'esm', folder), join(output, 'cjs', folder), { recursive: true });
  }
  writeFileSync(join(output, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  addPapers(source, output);
}

/** One file, the SDK within. */
async function buildCli(build) {
  const source = join(ROOT, 'clients', 'cli');
  const output = join(PACKAGES, 'cli');
  await build({
    ...COMMON,
    entryPoints: [join(source, 'main.ts')],
    format: 'esm',
    outfile: join(output, 'sluice.js'),
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(join(output, 'sluice.js'), 0o755);
  addPapers(source, output);
}

function addPapers(source, output) {
  for (const file of ['package.json', 'README.md']) copyFileSync(join(source, file), join(output, file));
  copyFileSync(join(ROOT, 'LICENSE'), join(output, 'LICENSE'));
}

/** Written out where it is used: a package for one empty interface is one too many. */
const DECORATION =
  'interface DocumentTypeDecoration<TResult, TVariables> { readonly __apiType?: (variables: TVariables) => TResult }';

/** Declarations name the files that they were made of; whoever installs the package has only what came of them. */
function declareModules(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8')
      .replace(/(from '\.[^']*)\.ts'/g, "$1.js'")
      .replace(/^import .*'@graphql-typed-document-node\/core';$/m, DECORATION);
    writeFileSync(file, text);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await buildPackages();
