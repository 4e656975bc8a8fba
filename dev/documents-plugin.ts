import { join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';

/** A call as components write it: the document in a template without anything to fill in. */
const CALL = /\bgraphql\(\s*`([^`]*)`\s*,?\s*\)/g;

type Documents = (source: string) => object;

/**
 * Puts each GraphQL document where it is asked for. The generated map holds all of them, so that a built page would
 * carry, and every reader would wait for, the documents of all the others.
 */
export function documentsInPlace(client: string): Plugin {
  let documentOf: Documents;
  let sources = '';
  let generated = '';
  return {
    name: 'documents-in-place',
    apply: 'build',
    // Before TypeScript is taken out: the templates are still as the map knows them.
    enforce: 'pre',
    async configResolved({ root }) {
      sources = join(root, client, '/');
      generated = join(root, 'graphql', client, '/');
      documentOf = await loadDocuments(join(generated, 'gql.ts'));
    },
    transform(code, id) {
      // Nothing is left to ask the map for: without this a build would keep an empty file of it.
      if (id.startsWith(generated)) return { code, moduleSideEffects: false };
      if (!id.startsWith(sources) || !CALL.test(code)) return;
      return code.replace(CALL, (_call, source: string) => {
        const document = documentOf(source);
        if (Object.keys(document).length === 0) this.error(`No document was generated for:${source}`);
        return `(${JSON.stringify(document)} as any as ReturnType<typeof graphql>)`;
      });
    },
  };
}

/** The generated `graphql`, which knows the document of every template. */
async function loadDocuments(path: string): Promise<Documents> {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: 'esm' });
  const code = Buffer.from(outputFiles[0]?.text ?? '').toString('base64');
  const { graphql } = (await import(`data:text/javascript;base64,${code}`)) as { graphql: Documents };
  return graphql;
}
