import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { SCRIPT_SOURCES } from '../clients/checkout/script-sources.ts';

const ENTRY = 'checkout';
/** Public, like what it describes. */
const FILE = 'checkout-scripts.json';

/** What the checkout may load: by path, with its hash and whose code is in it. */
export interface ScriptInventory {
  readonly scripts: readonly {
    readonly path: string;
    readonly integrity: string;
    readonly sources: readonly string[];
  }[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** Writes the inventory of the checkout's scripts beside them, and fails the build where somebody unnamed is among them. */
export function scriptInventory(): Plugin {
  return {
    name: 'script-inventory',
    // Once everything is written: other plugins still change the pieces before.
    writeBundle: {
      order: 'post',
      handler({ dir = '' }, bundle) {
        const integrityOf = (name: string) =>
          `sha384-${createHash('sha384')
            .update(readFileSync(join(dir, name)))
            .digest('base64')}`;
        const scripts = chunksOf(bundle).map(chunk => ({
          path: `/${chunk.fileName}`,
          integrity: integrityOf(chunk.fileName),
          sources: [...new Set(chunk.moduleIds.map(sourceOf))].sort(),
        }));
        const loader = { path: '/checkout.js', integrity: integrityOf('checkout.js'), sources: ['sluice'] };
        const unnamed = scripts.flatMap(({ sources }) =>
          sources.filter(source => !(source in SCRIPT_SOURCES)),
        );
        if (unnamed.length > 0) {
          this.error(
            `The checkout has code of ${[...new Set(unnamed)].join(', ')}. Is it needed on a page that takes card numbers? Then say why in clients/checkout/script-sources.ts.`,
          );
        }
        const inventory: ScriptInventory = { scripts: [loader, ...scripts], reasons: SCRIPT_SOURCES };
        writeFileSync(join(dir, FILE), `${JSON.stringify(inventory, null, 2)}\n`);
      },
    },
  };
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
