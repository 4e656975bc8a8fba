import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('../clients/embed/checkout-js.ts', import.meta.url));

/** The form of a hash in a script tag's `integrity`. */
export const integrityOf = (content: string | Uint8Array): string =>
  `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** The name under which a loader never changes: what a shop pinned by its hash is still there after an upgrade. */
export function pinnedName(script: string | Uint8Array): string {
  return `checkout-${createHash('sha384').update(script).digest('hex').slice(0, 16)}.js`;
}

/** What shops load. By itself and in one file: it runs in pages that are not ours, and they check its hash. */
async function bundleEmbed(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The files that shops and their servers ask for: the loader by both its names, its hash, and the two together. */
function filesOf(script: string): Record<string, string> {
  const integrity = integrityOf(script);
  const pinned = pinnedName(script);
  return {
    'checkout.js': script,
    [pinned]: script,
    'checkout.js.sri': `${integrity}\n`,
    'checkout.js.json': `${JSON.stringify({ path: `/${pinned}`, integrity })}\n`,
  };
}

/** The loaders of earlier builds in the same folder. One whose content is not what its name says is left behind. */
export function earlierLoaders(folder: string): Map<string, Uint8Array> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const loaders = names
    .filter(name => /^checkout-[0-9a-f]{16}\.js$/.test(name))
    .map(name => [name, readFileSync(join(folder, name))] as const);
  return new Map(loaders.filter(([name, content]) => pinnedName(content) === name));
}

/** Puts the loader beside the pages, built or served. A build keeps the pinned ones of the builds before it. */
export function embed(): Plugin {
  let earlier = new Map<string, Uint8Array>();
  return {
    name: 'embed',
    configResolved({ build: { outDir }, root }) {
      // Before the build empties the folder.
      earlier = earlierLoaders(resolve(root, outDir));
    },
    async generateBundle() {
      const files = new Map<string, string | Uint8Array>([
        ...earlier,
        ...Object.entries(filesOf(await bundleEmbed())),
      ]);
      for (const [fileName, source] of files) this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = request.url?.split('?')[0]?.slice(1) ?? '';
        if (!/^checkout[\w-]*\.js(?:\.sri|\.json)?$/.test(name)) return next();
        bundleEmbed().then(script => {
          const file = filesOf(script)[name];
          if (file === undefined) return next();
          response.setHeader('access-control-allow-origin', '*');
          response.setHeader('content-type', name.endsWith('.js') ? 'text/javascript' : 'text/plain');
          response.end(file);
        }, next);
      });
    },
  };
}
