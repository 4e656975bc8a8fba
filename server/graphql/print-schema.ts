import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The schema as text, sorted: its diff is the review of the API. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

export const SCHEMA_FILE = new URL('../schema.graphql', import.meta.url);

export function writeSchema(): void {
  writeFileSync(SCHEMA_FILE, printedSchema());
}
