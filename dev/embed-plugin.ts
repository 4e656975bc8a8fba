import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'vite';

const ENTRY = fileURLToPath(new URL('../clients/embed/checkout-js.ts', import.meta.url));

/** What shops load. By itself and in one file: it runs in pages that are not ours, and they check its hash. */
async function bundleEmbed(): Promise<{ script: string; integrity: string }> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  const script = outputFiles[0]?.text ?? '';
  return { script, integrity: `sha384-${createHash('sha384').update(script).digest('base64')}` };
}

/** Puts /checkout.js and its hash (/checkout.js.sri) beside the pages, built or served. */
export function embed(): Plugin {
  return {
    name: 'embed',
    async generateBundle() {
      const { script, integrity } = await bundleEmbed();
      this.emitFile({ type: 'asset', fileName: 'checkout.js', source: script });
      this.emitFile({ type: 'asset', fileName: 'checkout.js.sri', source: `${integrity}\n` });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0];
        if (path !== '/checkout.js' && path !== '/checkout.js.sri') return next();
        bundleEmbed().then(({ script, integrity }) => {
          response.setHeader('access-control-allow-origin', '*');
          response.setHeader('content-type', path === '/checkout.js' ? 'text/javascript' : 'text/plain');
          response.end(path === '/checkout.js' ? script : integrity);
        }, next);
      });
    },
  };
}
