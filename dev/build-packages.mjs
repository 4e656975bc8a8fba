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

const BUILDERS = { sdk: buildSdk, cli: buildCli };

/** Makes dist/packages/sdk and dist/packages/cli, or one of them: what people install. */
export async function buildPackages(names = Object.keys(BUILDERS)) {
  await generate();
  const { build, stop } = await import('esbuild');
  for (const name of names) {
    rmSync(join(PACKAGES, name), { recursive: true, force: true });
    await step(`Build the package @sluice/${name}`, () => BUILDERS[name](build));
  }
  await stop();
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

/** For the CommonJS within a module: a shim that esbuild leaves to whoever bundles it. */
const REQUIRE =
  "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";

/** One file with everything within, the SDK and the parser of command lines: it has nothing to install. */
async function buildCli(build) {
  const source = join(ROOT, 'clients', 'cli');
  const output = join(PACKAGES, 'cli');
  await build({
    ...COMMON,
    packages: 'bundle',
    entryPoints: [join(source, 'main.ts')],
    format: 'esm',
    outfile: join(output, 'sluice.js'),
    banner: { js: `#!/usr/bin/env node\n${REQUIRE}` },
  });
  chmodSync(join(output, 'sluice.js'), 0o755);
  addPapers(source, output);
}

function addPapers(source, output) {
  // Packing what is built already builds nothing.
  const { scripts, ...manifest } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  writeFileSync(join(output, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(source, 'README.md'), join(output, 'README.md'));
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
