import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressFolder } from './compress.mjs';
import { generate } from './generate.mjs';
import { step } from './progress.mjs';
import { ROOT, run } from './run.mjs';
import { whenStale } from './stale.mjs';
import { writeThirdParty } from './third-party.mjs';

const DIST = join(ROOT, 'dist');
const SOURCES = ['prisma', 'core', 'server', 'worker', 'sandbox'];
const PROGRAMS = {
  server: 'server/main.ts',
  web: 'server/web.ts',
  worker: 'worker/main.ts',
  sandbox: 'sandbox/main.ts',
  'demo-shop': 'sandbox/demo-shop/main.ts',
  doctor: 'worker/doctor.ts',
  admin: 'server/admin.ts',
  migrate: 'prisma/migrate.ts',
  seed: 'prisma/seed.ts',
};

/** The demo shop's page, for browsers. */
const SHOP_PAGE = ['index.html', 'shop.ts', 'shop.css'].map(name => `sandbox/demo-shop/page/${name}`);

const isTest = path => /\.test\.tsx?$/.test(path);

/** Makes dist/ as far as it is out of date. */
export async function build({ clients = true } = {}) {
  await generate();
  await buildPrograms();
  if (clients) await buildClients();
}

/** Bundles each process into one file; packages stay in node_modules. */
export async function buildPrograms() {
  const outputs = [...Object.keys(PROGRAMS).map(name => `dist/${name}.js`), 'dist/demo-shop/index.html'];
  const inputs = [...SOURCES, 'dev/build.mjs', 'tsconfig.json'];
  await whenStale({ name: 'programs', inputs, outputs, skip: isTest }, () =>
    step('Build the processes', bundle),
  );
}

async function bundle() {
  const { build: esbuild, stop } = await import('esbuild');
  removeChunks();
  await esbuild({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS,
    outdir: DIST,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What a process loads only when it needs it (the worker the server's GraphQL) stays apart with its packages.
    splitting: true,
    sourcemap: true,
    logLevel: 'silent',
  });
  await esbuild({
    absWorkingDir: ROOT,
    entryPoints: SHOP_PAGE,
    outdir: join(DIST, 'demo-shop'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.html': 'copy' },
    logLevel: 'silent',
  });
  // It would stay as a process of its own for as long as the launcher runs.
  await stop();
}

/** The pieces that the processes share have their content's hash in their name, so that old ones would stay. */
function removeChunks() {
  if (!existsSync(DIST)) return;
  for (const name of readdirSync(DIST)) {
    if (/-[A-Z0-9]{8}\.js(?:\.map)?$/.test(name)) rmSync(join(DIST, name));
  }
}

/** The dashboard and the checkout, as static files. */
async function buildClients() {
  const inputs = [
    'clients',
    'vite.config.ts',
    'dev/chunks.ts',
    'dev/documents-plugin.ts',
    'dev/embed-plugin.ts',
    'dev/preload-page.ts',
    'dev/first-files-plugin.ts',
    'dev/pieces.ts',
    'dev/script-inventory.ts',
    'server/web/security-headers.ts',
    'dev/shipped-packages.mjs',
    'dev/third-party.mjs',
    'package-lock.json',
    'tsconfig.json',
  ];
  const outputs = [
    'dist/clients/index.html',
    'dist/clients/checkout/index.html',
    'dist/clients/checkout.js',
    'dist/clients/third-party.txt',
  ];
  await whenStale({ name: 'clients', inputs, outputs, skip: isTest }, () =>
    step('Build the dashboard and the checkout', async () => {
      const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
      // Whatever whoever builds is for: React's own tools would be in the pages otherwise, and twice their size.
      await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { env: { NODE_ENV: 'production' } });
      writeThirdParty(join(DIST, 'clients', 'third-party.txt'));
      await compressFolder(join(DIST, 'clients'));
    }),
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--clean') && existsSync(DIST)) rmSync(DIST, { recursive: true });
  await build();
}
