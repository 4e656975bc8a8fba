import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Code runs from its folder and, bundled, from dist/: the migrations stay where they are. */
export function prismaFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'prisma');
    if (readdirSync(folder).includes('prisma') && readdirSync(candidate).includes('migrations'))
      return candidate;
  }
  throw new Error(`No prisma/migrations beside or above ${here}`);
}
