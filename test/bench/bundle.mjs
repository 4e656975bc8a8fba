import { join } from 'node:path';
import { ROOT } from '../../dev/run.mjs';

/** Inside the repository, so that the bundles find its packages. */
export const BUILD = join(ROOT, '.data', 'bench', 'build');

/**
 * Bundles programs as `npm run build` does. `limits` replaces constants of core/limits.ts, for the variants that
 * a benchmark compares with.
 */
export async function bundle(programs, { folder, limits = {} }) {
  const { build } = await import('esbuild');
  const outdir = join(BUILD, folder);
  await build({
    absWorkingDir: ROOT,
    entryPoints: programs,
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    sourcemap: true,
    logLevel: 'silent',
    plugins: [replaceLimits(limits)],
  });
  return name => join(outdir, `${name}.js`);
}

function replaceLimits(limits) {
  return {
    name: 'replace-limits',
    setup(builder) {
      if (Object.keys(limits).length === 0) return;
      builder.onLoad({ filter: /core\/limits\.ts$/ }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises');
        let contents = await readFile(path, 'utf8');
        for (const [name, value] of Object.entries(limits)) {
          const pattern = new RegExp(`(export const ${name} = )[^;]+;`);
          if (!pattern.test(contents)) throw new Error(`core/limits.ts has no ${name}`);
          contents = contents.replace(pattern, `$1${value};`);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
