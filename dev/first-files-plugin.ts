import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { withImports } from './chunks.ts';
import { pageOf } from './preload-page.ts';

const ROUTER = 'dashboard/router.tsx';
const ENTRY = 'dashboard';
/** Read by the web server when it starts. */
const FILE = 'first-files.json';

/** A route as the router's source declares it: `const name = createRoute({ … })`. */
const ROUTE = /^const (\w+) = create(?:Root)?Route\(\{(.*?)\}\);$/gms;

interface Route {
  readonly parent: string | undefined;
  readonly path: string;
  /** The module of its page, from the router's folder. */
  readonly module: string | undefined;
}

/**
 * Writes which files each address of the dashboard needs besides those that index.html names: pages are loaded by
 * themselves, and a browser would learn of its page's files only when it has run the script that chooses the page.
 */
export function firstFiles(): Plugin {
  let router = '';
  let routes = new Map<string, Route>();
  return {
    name: 'first-files',
    apply: 'build',
    configResolved({ root }) {
      router = join(root, ROUTER);
    },
    transform: {
      // As it is written, types and all.
      order: 'pre',
      handler(code, id) {
        if (id === router) routes = readRoutes(code);
      },
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(file => file.type === 'chunk');
      const entry = chunks.find(({ isEntry, name }) => isEntry && name === ENTRY);
      if (entry === undefined || routes.size === 0) this.error('The dashboard has no entry or no routes.');
      const there = new Set(
        [entry.fileName, pageOf(bundle, entry)].flatMap(name => withImports(bundle, name)),
      );
      const files = Object.fromEntries(
        [...routes.keys()].flatMap(name => {
          const { pattern, modules } = addressOf(name, routes);
          const wanted = modules.flatMap(module => {
            const path = join(router, '..', module);
            const chunk = chunks.find(each => each.moduleIds.includes(path));
            if (chunk === undefined) this.error(`No file of the build holds ${relative('.', path)}.`);
            return withImports(bundle, chunk.fileName);
          });
          const missing = [...new Set(wanted)].filter(file => !there.has(file));
          return missing.length === 0 ? [] : [[pattern, missing.map(file => `/${file}`)]];
        }),
      );
      this.emitFile({ type: 'asset', fileName: FILE, source: `${JSON.stringify(files)}\n` });
    },
  };
}

/** The routes by the names that the source gives them. */
export function readRoutes(source: string): Map<string, Route> {
  return new Map(
    [...source.matchAll(ROUTE)].map(([, name = '', body = '']) => [
      name,
      {
        parent: /getParentRoute: \(\) => (\w+)/.exec(body)?.[1],
        path: /\bpath: '([^']*)'/.exec(body)?.[1] ?? '',
        module: /import\('([^']+)'\)/.exec(body)?.[1],
      },
    ]),
  );
}

/** Where a route is, and the modules that are shown there: its own and those around it. */
export function addressOf(
  name: string | undefined,
  routes: ReadonlyMap<string, Route>,
): { pattern: string; modules: string[] } {
  const route = name === undefined ? undefined : routes.get(name);
  if (route === undefined) return { pattern: '/', modules: [] };
  const around = addressOf(route.parent, routes);
  return {
    pattern: `/${[...around.pattern.split('/'), ...route.path.split('/')].filter(Boolean).join('/')}`,
    modules: [...around.modules, ...(route.module === undefined ? [] : [route.module])],
  };
}
