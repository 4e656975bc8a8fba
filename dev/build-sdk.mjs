import {
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

const SOURCE = join(ROOT, 'clients', 'sdk');
const OUTPUT = join(ROOT, 'dist', 'sdk');

/** Makes dist/sdk, from which `npm pack` makes the package: for `import` and for `require`, with types for both. */
export async function buildSdk() {
  await generate();
  await step('Build the SDK', async () => {
    rmSync(OUTPUT, { recursive: true, force: true });
    const { build, stop } = await import('esbuild');
    const common = {
      absWorkingDir: ROOT,
      entryPoints: [join(SOURCE, 'index.ts')],
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
    };
    await build({ ...common, format: 'esm', outfile: join(OUTPUT, 'esm', 'index.js') });
    await build({ ...common, format: 'cjs', outfile: join(OUTPUT, 'cjs', 'index.js') });
    await stop();
    await run('tsc', ['--project', join(SOURCE, 'tsconfig.json')]);
    declareModules(join(OUTPUT, 'esm'));
    // The same types once more, because what `require` finds has to call itself CommonJS.
    for (const folder of ['sdk', 'graphql']) {
      cpSync(join(OUTPUT, 'esm', folder), join(OUTPUT, 'cjs', folder), { recursive: true });
    }
    writeFileSync(join(OUTPUT, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
    for (const file of ['package.json', 'README.md']) copyFileSync(join(SOURCE, file), join(OUTPUT, file));
    copyFileSync(join(ROOT, 'LICENSE'), join(OUTPUT, 'LICENSE'));
  });
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

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await buildSdk();
