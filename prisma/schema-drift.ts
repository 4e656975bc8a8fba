import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { OURS_ALONE } from './migrate.ts';
import { prismaFolder } from './prisma-folder.ts';
import { withSchemaEngine } from './schema-engine.ts';

/**
 * Where schema.prisma and the migrated database disagree about tables, columns and enums, one sentence each.
 * CHECKs, collations, partial indexes and triggers are the migrations' own: Prisma's language has no words for them.
 *
 * What schema.prisma means is made beside the real tables in a schema of its own, within a transaction that is
 * rolled back, and then both are described by the same query.
 */
export async function schemaDrift(databaseUrl: string): Promise<string[]> {
  const script = await scriptOfSchema(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN; CREATE SCHEMA drift; SET LOCAL search_path = drift');
    await client.query(script);
    const meant = await describe(client, 'drift');
    const real = await describe(client, 'public');
    return compare(meant, real);
  } finally {
    await client.query('ROLLBACK').finally(() => client.end());
  }
}

/** The SQL that would make everything in schema.prisma. */
async function scriptOfSchema(databaseUrl: string): Promise<string> {
  const path = join(prismaFolder(), 'schema.prisma');
  const files = [{ path, content: readFileSync(path, 'utf8') }];
  const { stdout } = await withSchemaEngine(databaseUrl, engine =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: OURS_ALONE,
    }),
  );
  return stdout ?? '';
}

const COLUMNS = `
  SELECT c.relname || '.' || a.attname AS name,
         t.typname || coalesce(' (' || nullif(a.atttypmod, -1) || ')', '')
           -- Prisma has no word for a list that is not null.
           || CASE WHEN a.attnotnull AND t.typcategory <> 'A' THEN ' not null' ELSE '' END
           || CASE WHEN a.atthasdef THEN ' with a default' ELSE '' END AS description
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE c.relnamespace = $1::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> '_prisma_migrations'`;

const ENUMS = `
  SELECT 'enum ' || t.typname AS name, string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) AS description
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
  WHERE t.typnamespace = $1::regnamespace
  GROUP BY t.typname`;

type Description = Map<string, string>;

async function describe(client: pg.Client, schema: string): Promise<Description> {
  const rows = await client.query<{ name: string; description: string }>(`${COLUMNS} UNION ALL ${ENUMS}`, [
    schema,
  ]);
  return new Map(rows.rows.map(({ name, description }) => [name, description]));
}

function compare(meant: Description, real: Description): string[] {
  const names = [...new Set([...meant.keys(), ...real.keys()])].sort();
  return names.flatMap(name => {
    const [inSchema, inDatabase] = [meant.get(name), real.get(name)];
    if (inSchema === inDatabase) return [];
    return [
      `${name} is ${inSchema ?? 'not there'} in schema.prisma and ${inDatabase ?? 'not there'} in the database`,
    ];
  });
}
