import type { Plugin } from 'vite';
import { chunkOf, withImports } from './chunks.ts';

const ENTRY = 'checkout';
const PAGE = '/checkout/page.tsx';
/** As vite.config.ts calls it. */
const REACT = 'react';

/**
 * Names in the checkout's HTML what its entry is about to import. So a browser fetches the entry, what draws the page
 * and React at once, and the entry, which is small, has asked for the order before the others are there.
 */
export function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, chunk: entry }) {
        if (!bundle || entry?.name !== ENTRY) return [];
        const page = entry.dynamicImports.find(name => chunkOf(bundle, name)?.facadeModuleId?.endsWith(PAGE));
        if (page === undefined) throw new Error(`The checkout does not import ${PAGE}.`);
        const loaded = withImports(bundle, entry.fileName);
        if (loaded.some(name => chunkOf(bundle, name)?.name === REACT))
          throw new Error("The checkout's entry would wait for React before it asks for the order.");
        const later = withImports(bundle, page).filter(name => !loaded.includes(name));
        return later.map(name => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
          injectTo: 'head',
        }));
      },
    },
  };
}
