import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

/**
 * A migration runs while the version before it still works: see "Upgrade" in docs/operations.md. What would stop that
 * version, or lock a table for long, is refused here unless a comment says why it is harmless:
 * `-- safe: <reason>` in the line above.
 */
const folder = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));

/** Of the time before the first installation: there was nothing to keep running. */
const FIRST_RULED = '20261124050000';

const RULES: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /\bDROP\s+TABLE\b/i, instead: 'drop it one version after the last that uses it' },
  { pattern: /\bDROP\s+COLUMN\b/i, instead: 'drop it one version after the last that reads or writes it' },
  { pattern: /\bRENAME\b/i, instead: 'add the new one, write both, and drop the old one a version later' },
  {
    pattern: /\bALTER\s+COLUMN\s+\S+\s+(?:SET\s+DATA\s+)?TYPE\b/i,
    instead: 'it rewrites the table: add another column and fill it in steps',
  },
  {
    pattern: /\bSET\s+NOT\s+NULL\b/i,
    instead: 'it reads the whole table: CHECK … NOT VALID first, VALIDATE CONSTRAINT a version later',
  },
  {
    pattern: /\bADD\s+COLUMN\b(?=[^,;]*\bNOT\s+NULL\b)(?![^,;]*\bDEFAULT\b)/i,
    instead: 'the version before does not fill it: give it a DEFAULT',
  },
  {
    pattern:
      /\bADD\s+(?:CONSTRAINT\b[^;]*?)?(?:CHECK|FOREIGN\s+KEY|UNIQUE|PRIMARY\s+KEY)\b(?![^;]*\bNOT\s+VALID\b)/i,
    instead: 'it reads the whole table under a lock: add it NOT VALID, VALIDATE CONSTRAINT a version later',
  },
  {
    pattern: /\bCREATE\s+(?:UNIQUE\s+)?INDEX\b(?!\s+IF\s+NOT\s+EXISTS\b)/i,
    instead:
      'on a table that exists: CREATE INDEX IF NOT EXISTS, which the operator makes CONCURRENTLY before',
  },
  { pattern: /\bCONCURRENTLY\b/i, instead: 'a migration is one transaction, and this refuses transactions' },
  { pattern: /\bLOCK\s+TABLE\b/i, instead: 'everybody waits for it' },
];

/** What is wrong with a migration, each with what to do instead. */
function offencesOf(sql: string): string[] {
  const made = new Set([...sql.matchAll(/\bCREATE\s+TABLE\s+(\w+)/gi)].map(match => match[1]));
  return statementsOf(sql)
    .filter(({ isExcused, text }) => !isExcused && !made.has(tableOf(text)))
    .flatMap(({ text }) =>
      RULES.filter(({ pattern }) => pattern.test(text)).map(
        ({ instead }) => `${text.slice(0, 80)}: ${instead}`,
      ),
    );
}

/** What a comment that excuses a statement is read as. */
const EXCUSE = '--safe ';

/** Statements without comments and texts; bodies of functions lock nothing when they are made, and are left out too. */
function statementsOf(sql: string) {
  const bare = sql
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/--.*$|'(?:[^']|'')*'/gm, found =>
      found.startsWith('-- safe: ') ? EXCUSE : found.startsWith('--') ? '' : "''",
    );
  return bare.split(';').map(part => ({
    isExcused: part.includes(EXCUSE),
    text: part.replace(/\s+/g, ' ').trim(),
  }));
}

/** The table that a statement changes or reads to make an index of. */
const tableOf = (text: string) =>
  /^(?:ALTER TABLE (?:ONLY )?|CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\w* ?ON (?:ONLY )?)(\w+)/i.exec(
    text,
  )?.[1];

const migrations = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

test('no migration stops the version before it, or locks a table that exists for long', () => {
  expect(migrations.length).toBeGreaterThan(5);
  const ruled = migrations.filter(name => name >= FIRST_RULED);
  const offences = ruled.flatMap(name =>
    offencesOf(readFileSync(`${folder}${name}/migration.sql`, 'utf8')).map(found => `${name}: ${found}`),
  );
  expect(offences).toEqual([]);
});

test.each([
  'ALTER TABLE payments DROP COLUMN description',
  'ALTER TABLE payments RENAME COLUMN vpa TO address',
  'DROP TABLE orders',
  'ALTER TABLE payments ALTER COLUMN amount TYPE numeric',
  'ALTER TABLE payments ALTER COLUMN vpa SET NOT NULL',
  'ALTER TABLE payments ADD COLUMN note text NOT NULL',
  "ALTER TABLE payments ADD COLUMN a text NOT NULL DEFAULT '', ADD COLUMN b text NOT NULL",
  'ALTER TABLE payments ADD CONSTRAINT positive CHECK (amount > 0)',
  'ALTER TABLE payments ADD CONSTRAINT known FOREIGN KEY (order_id) REFERENCES orders (id)',
  'CREATE INDEX payments_by_vpa ON payments (vpa)',
  'CREATE UNIQUE INDEX CONCURRENTLY one_vpa ON payments (vpa)',
  'LOCK TABLE payments',
])('a migration may not say: %s', statement => {
  expect(offencesOf(`${statement};`)).not.toEqual([]);
  expect(offencesOf(`-- safe: the table is empty until the next version.\n${statement};`)).toEqual([]);
});

test.each([
  'ALTER TABLE payments ADD COLUMN note text',
  "ALTER TABLE payments ADD COLUMN note text NOT NULL DEFAULT ''",
  'ALTER TABLE payments ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID',
  'ALTER TABLE payments VALIDATE CONSTRAINT positive',
  'CREATE INDEX IF NOT EXISTS payments_by_vpa ON payments (vpa)',
  'CREATE TABLE notes (id text NOT NULL PRIMARY KEY); CREATE INDEX notes_by_id ON notes (id)',
  "-- DROP TABLE orders\nUPDATE merchants SET name = 'DROP COLUMN; RENAME'",
])('a migration may say: %s', statement => {
  expect(offencesOf(`${statement};`)).toEqual([]);
});
