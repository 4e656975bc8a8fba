import type { Plugin, Rolldown } from 'vite';
import { chunkOf, withImports } from './chunks.ts';

/** What each entry imports once it has asked its first question. Both by the names of vite.config.ts. */
const PAGES: Readonly<Record<string, string>> = {
  checkout: '/checkout/page.tsx',
  dashboard: '/dashboard/start.tsx',
};
/** As vite.config.ts calls it. */
const REACT = 'react';

/**
 * Names in a page's HTML what its entry is about to import. So a browser fetches the entry, what draws the page and React
 * at once, and the entry, which is small, has asked its question before the others are there.
 */
export function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, chunk: entry }) {
        if (!bundle || !entry) return [];
        const page = pageOf(bundle, entry);
        const loaded = withImports(bundle, entry.fileName);
        if (loaded.some(name => chunkOf(bundle, name)?.name === REACT))
          throw new Error(`The entry ${entry.name} would wait for React before it asks its question.`);
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

/** The name of the script that holds what an entry imports. */
export function pageOf(bundle: Rolldown.OutputBundle, entry: Rolldown.OutputChunk): string {
  const module = PAGES[entry.name];
  const page = entry.dynamicImports.find(
    name => module !== undefined && chunkOf(bundle, name)?.facadeModuleId?.endsWith(module),
  );
  if (page === undefined) throw new Error(`The entry ${entry.name} does not import ${module ?? 'any page'}.`);
  return page;
}
