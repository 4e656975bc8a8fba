import type { StaticFile } from './static-files.ts';

/**
 * The scripts that an address of the dashboard needs besides those its HTML names. Told with the answer, they come beside
 * the others; else the browser would learn of them when it has loaded and run the script that chooses the page.
 */
export type FirstFiles = (path: string) => readonly string[];

/** The build's own list: by address, with a `$name` for each part that differs. */
const LIST = '/first-files.json';

/** Reads the list of the built clients. */
export function readFirstFiles(files: ReadonlyMap<string, StaticFile>): FirstFiles {
  const list = files.get(LIST)?.bodies.identity.toString() ?? '{}';
  const known = Object.entries(JSON.parse(list) as Record<string, readonly string[]>).map(
    ([pattern, scripts]) => ({ parts: partsOf(pattern), scripts }),
  );
  return path => {
    const asked = partsOf(path);
    const matching = known.filter(({ parts }) => matches(parts, asked));
    // `/webhooks/inbox` is a page of its own, and no webhook's.
    const best = matching.find(({ parts }) => !parts.some(isVariable)) ?? matching[0];
    return best?.scripts ?? [];
  };
}

/** As a header of the page; undefined where there is nothing to tell. */
export function linkHeader(scripts: readonly string[]): string | undefined {
  if (scripts.length === 0) return undefined;
  // As the HTML asks for them, or they would be loaded twice.
  return scripts.map(path => `<${path}>; rel=modulepreload; crossorigin`).join(', ');
}

const partsOf = (path: string): readonly string[] => path.split('/').filter(part => part !== '');
const isVariable = (part: string): boolean => part.startsWith('$');

const matches = (pattern: readonly string[], asked: readonly string[]): boolean =>
  pattern.length === asked.length && pattern.every((part, at) => isVariable(part) || part === asked[at]);
