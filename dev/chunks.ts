import type { Rolldown } from 'vite';

/** The script of that name; undefined where the bundle has none, or something else under it. */
export function chunkOf(bundle: Rolldown.OutputBundle, name: string): Rolldown.OutputChunk | undefined {
  const output = bundle[name];
  return output?.type === 'chunk' ? output : undefined;
}

/** The names of a script and of all that it imports before it runs. */
export function withImports(bundle: Rolldown.OutputBundle, name: string): string[] {
  const found = new Set([name]);
  for (const each of found) for (const next of chunkOf(bundle, each)?.imports ?? []) found.add(next);
  return [...found];
}
