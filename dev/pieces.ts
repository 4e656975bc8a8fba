import { fileURLToPath } from 'node:url';
import type { Rolldown } from 'vite';

const CHECKOUT = fileURLToPath(new URL('../clients/checkout/', import.meta.url));
const ICON = /\/lucide-react\/.*\/icons\/([a-z0-9-]+)\.[a-z]+$/;
/** Hands on every icon, so that who imports it says nothing about who needs which. */
const ALL_ICONS = /\/lucide-react\/dist\/esm\/lucide-react\.[a-z]+$/;
const ICON_IMPORT = /import\s*\{([^}]*)\}\s*from\s*["']lucide-react["']/g;
/**
 * What holds little and imports nothing large. Times without their looks, and amounts, are in first scripts, which need no
 * piece: with the pieces they would wait for React.
 */
const SMALL =
  /\/clients\/dashboard\/payment\/|\/clients\/ui\/(?!menu|dialog|select|local-time|time-zone|money|locale)/;

/**
 * The pieces of many pages: icons, badges, times. By themselves they are dozens of files of a few hundred bytes, each of
 * which is asked for like a large one. What the checkout needs too is apart: it must load nothing of the dashboard.
 */
export const PIECES = {
  name: (id: string, graph: Rolldown.ChunkingContext) => (isOfCheckout(id, graph) ? 'common' : 'pieces'),
  test: (id: string) => ICON.test(id) || SMALL.test(id),
  minShareCount: 2,
  includeDependenciesRecursively: false,
};

function isOfCheckout(id: string, graph: Rolldown.ChunkingContext): boolean {
  const icon = ICON.exec(id)?.[1];
  if (icon === undefined) return importersOf(id, graph).some(isInCheckout);
  const barrel = importersOf(id, graph).filter(each => ALL_ICONS.test(each));
  return barrel
    .flatMap(each => graph.getModuleInfo(each)?.importers ?? [])
    .filter(each => isInCheckout(each) || importersOf(each, graph).some(isInCheckout))
    .some(each => iconsIn(graph.getModuleInfo(each)?.code ?? '').includes(icon));
}

const isInCheckout = (id: string): boolean => id.startsWith(CHECKOUT);

/** All that import it, directly or by way of others. */
function importersOf(id: string, graph: Rolldown.ChunkingContext): string[] {
  const found = new Set<string>();
  const reach = [id];
  for (const each of reach) {
    const info = graph.getModuleInfo(each);
    for (const importer of [...(info?.importers ?? []), ...(info?.dynamicImporters ?? [])]) {
      if (found.has(importer)) continue;
      found.add(importer);
      // From the barrel on, everybody would be an importer of everything.
      if (!ALL_ICONS.test(importer)) reach.push(importer);
    }
  }
  return [...found];
}

/** The file names of the icons that a module imports: `CircleDot as Dot` is circle-dot. */
function iconsIn(code: string): string[] {
  return [...code.matchAll(ICON_IMPORT)]
    .flatMap(([, names = '']) => names.split(','))
    .map(name => name.trim().split(/\s+as\s+/)[0] ?? '')
    .map(name =>
      name
        .replace(/([a-z])([A-Z])/g, '$1-$2')
        .replace(/([a-z])(\d)/g, '$1-$2')
        .toLowerCase(),
    );
}
