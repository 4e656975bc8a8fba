import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { SCRIPT_SOURCES } from '../clients/checkout/script-sources.ts';
import { FIXED_POLICY } from '../server/web/security-headers.ts';
import { integrityOf } from './embed-plugin.ts';

const ENTRY = 'checkout';
/** What shops load, by either name. */
const LOADER = /^checkout(?:-[0-9a-f]{16})?\.js$/;
/** Public, like what it describes. */
const FILE = 'checkout-scripts.json';

/** A file of the checkout as the build made it. */
interface BuiltFile {
  readonly path: string;
  readonly integrity: string;
}

/** What the checkout is and may load: by path, with its hash and, of scripts, whose code is in it. */
export interface ScriptInventory {
  /** The HTML, which every address of the checkout answers with. */
  readonly page: BuiltFile;
  readonly scripts: readonly (BuiltFile & { readonly sources: readonly string[] })[];
  readonly styles: readonly BuiltFile[];
  /** The part of its policy that is the same on every installation. */
  readonly policy: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
}

/** Writes the inventory of the checkout beside it, and fails the build where somebody unnamed has code in it. */
export function scriptInventory(): Plugin {
  return {
    name: 'script-inventory',
    // Once everything is written: other plugins still change the pieces before.
    writeBundle: {
      order: 'post',
      handler({ dir = '' }, bundle) {
        const built = (name: string): BuiltFile => ({
          path: `/${name}`,
          integrity: integrityOf(readFileSync(join(dir, name))),
        });
        const chunks = chunksOf(bundle);
        const scripts = chunks.map(chunk => ({
          ...built(chunk.fileName),
          sources: [...new Set(chunk.moduleIds.map(sourceOf))].sort(),
        }));
        const unnamed = scripts.flatMap(({ sources }) =>
          sources.filter(source => !(source in SCRIPT_SOURCES)),
        );
        if (unnamed.length > 0) {
          this.error(
            `The checkout has code of ${[...new Set(unnamed)].join(', ')}. Is it needed on a page that takes card numbers? Then say why in clients/checkout/script-sources.ts.`,
          );
        }
        const loaders = Object.keys(bundle).filter(name => LOADER.test(name));
        const inventory: ScriptInventory = {
          page: built('checkout/index.html'),
          scripts: [...loaders.map(name => ({ ...built(name), sources: ['sluice'] })), ...scripts],
          styles: stylesOf(chunks).map(built),
          policy: FIXED_POLICY,
          reasons: SCRIPT_SOURCES,
        };
        writeFileSync(join(dir, FILE), `${JSON.stringify(inventory, null, 2)}\n`);
      },
    },
  };
}

function stylesOf(chunks: readonly Rolldown.OutputChunk[]): string[] {
  return [...new Set(chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]))].sort();
}

/** The checkout's own chunk and all that it loads, at once or later. */
function chunksOf(bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  const chunks = Object.values(bundle).filter(output => output.type === 'chunk');
  const found = new Set(chunks.filter(chunk => chunk.isEntry && chunk.name === ENTRY));
  for (const { imports, dynamicImports } of found) {
    for (const name of [...imports, ...dynamicImports]) {
      const chunk = chunks.find(each => each.fileName === name);
      if (chunk) found.add(chunk);
    }
  }
  return [...found].sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
}

/** The package that a module comes from; what is in no package is ours, or the bundler's own. */
function sourceOf(moduleId: string): string {
  const inPackage = moduleId.split('/node_modules/').at(-1);
  if (inPackage === moduleId) return moduleId.startsWith('\0') ? 'vite' : 'sluice';
  return /^(?:@[^/]+\/)?[^/]+/.exec(inPackage ?? '')?.[0] ?? moduleId;
}
