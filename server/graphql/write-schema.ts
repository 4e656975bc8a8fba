import { writeFileSync } from 'node:fs';
import { printedSchema } from './print-schema.ts';

// A program of its own: within the bundled server a "was I started directly?" would be true, and each start write a file.
writeFileSync(new URL('../schema.graphql', import.meta.url), printedSchema());
