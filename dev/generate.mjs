import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { step } from './progress.mjs';
import { ROOT, run } from './run.mjs';
import { whenStale } from './stale.mjs';

/** Makes the code that is generated, as far as it is out of date. */
export async function generate() {
  await generateClient();
  await generateDocuments();
}

/** Prisma's client and the types Pothos reads, from prisma/schema.prisma. */
export async function generateClient() {
  const inputs = ['prisma/schema.prisma'];
  const outputs = ['prisma/client/client.ts', 'prisma/pothos-types.ts'];
  await whenStale({ name: 'prisma', inputs, outputs }, () =>
    step('Generate the database client', () =>
      // The client needs no engine binary; naming any program keeps Prisma from downloading one.
      run('prisma', ['generate'], { env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath } }),
    ),
  );
}

/** The clients' typed documents, from server/schema.graphql and the GraphQL in their components. */
export async function generateDocuments() {
  if (!existsSync(join(ROOT, 'clients', 'dashboard'))) return;
  const inputs = ['codegen.ts', 'server/schema.graphql', 'clients'];
  const skip = path => path.startsWith(join('clients', 'graphql'));
  await whenStale({ name: 'codegen', inputs, outputs: ['clients/graphql'], skip }, () =>
    step("Generate the clients' documents", () =>
      run('graphql-codegen', ['--config', 'codegen.ts', '--errors-only']),
    ),
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await generate();
