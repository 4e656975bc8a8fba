import type { Statement, Transaction } from './db.ts';

/**
 * Many rows in one statement: each column travels as one array and `unnest` makes rows of them again.
 * Column names are the camelCase names of the row type; the table's are the same in snake_case.
 */
export interface BulkWrite<Row> {
  readonly statement: Statement;
  readonly columns: readonly (keyof Row & string)[];
}

/** The Postgres type of each column, e.g. `{ id: 'text', mode: 'mode', amount: 'bigint' }`. */
export type ColumnTypes<Row> = { readonly [Column in keyof Row & string]: string };

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

export function bulkInsert<Row>(table: string, types: ColumnTypes<Row>): BulkWrite<Row> {
  const columns = Object.keys(types) as (keyof Row & string)[];
  return {
    columns,
    statement: {
      name: `insert_${table}`,
      text: `INSERT INTO ${table} (${columns.map(snakeCase).join(', ')}) SELECT * FROM ${unnest(columns, types)}`,
    },
  };
}

/** Sets every column but the first, which is the row's key. */
export function bulkUpdate<Row>(table: string, types: ColumnTypes<Row>): BulkWrite<Row> {
  const columns = Object.keys(types) as (keyof Row & string)[];
  const names = columns.map(snakeCase);
  const [key, ...rest] = names;
  const sets = rest.map(name => `${name} = u.${name}`).join(', ');
  return {
    columns,
    statement: {
      name: `update_${table}`,
      text: `UPDATE ${table} t SET ${sets} FROM ${unnest(columns, types)} AS u (${names.join(', ')}) WHERE t.${key} = u.${key}`,
    },
  };
}

/** Sends the write and does not wait for it; nothing is sent for no rows. */
export function writeRows<Row>(tx: Transaction, write: BulkWrite<Row>, rows: readonly Row[]): void {
  writeTogether(tx, rowsOf(write, rows));
}

/** One part of a `writeTogether`. */
export interface WritePart {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** A part for `writeTogether`; none for no rows. */
export function rowsOf<Row>(write: BulkWrite<Row>, rows: readonly Row[]): WritePart[] {
  return rows.length > 0 ? [{ statement: write.statement, values: columnArrays(write, rows) }] : [];
}

/**
 * Sends writes to different tables as one statement and does not wait for it: each statement costs a message, an answer
 * and the waking of two processes, which for a few rows is more than writing them. All parts see the rows as they were
 * before, in no order, so none may depend on another's rows; foreign keys are checked when all have been written.
 */
export function writeTogether(tx: Transaction, parts: readonly WritePart[]): void {
  const [first, ...others] = parts;
  if (!first) return;
  tx.write(
    others.length === 0 ? first.statement : statementOf(parts),
    parts.flatMap(part => part.values),
  );
}

/** By the names of their parts: the same few come together again and again. */
const joined = new Map<string, Statement>();

function statementOf(parts: readonly WritePart[]): Statement {
  const names = parts.map(part => part.statement.name).join('+');
  const known = joined.get(names);
  if (known) return known;
  const statement = join(parts, joined.size);
  joined.set(names, statement);
  return statement;
}

function join(parts: readonly WritePart[], number: number): Statement {
  let before = 0;
  const texts = parts.map(({ statement, values }) => {
    const offset = before;
    before += values.length;
    return statement.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
  });
  const last = texts.pop();
  // A number, because the names of the parts are longer together than Postgres keeps.
  return {
    name: `together_${number}`,
    text: `WITH ${texts.map((text, i) => `w${i} AS (${text})`).join(', ')} ${last}`,
  };
}

/** The values of a write's statement: one array for each column. */
export function columnArrays<Row>({ columns }: BulkWrite<Row>, rows: readonly Row[]): string[] {
  return columns.map(column => arrayOf(rows, column));
}

function unnest<Row>(columns: readonly (keyof Row & string)[], types: ColumnTypes<Row>): string {
  return `unnest(${columns.map((column, i) => `$${i + 1}::${types[column]}[]`).join(', ')})`;
}

/** One column of all rows, as Postgres writes an array: `{"a","b",NULL}`. Much is written, so it is built in one go. */
function arrayOf<Row>(rows: readonly Row[], column: keyof Row): string {
  let text = '';
  for (const row of rows) text += `${text === '' ? '{' : ','}${element(row[column])}`;
  return `${text}}`;
}

/** An array's element as text that Postgres reads as the column's type. */
function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (value instanceof Date) return `"${value.toISOString()}"`;
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`;
  return quote(JSON.stringify(value));
}

function quote(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

/** `t.id, t.merchant_id AS "merchantId", …` for the columns of a row type. */
export function selectList(alias: string, types: Readonly<Record<string, string>>): string {
  return Object.keys(types)
    .map(column =>
      snakeCase(column) === column ? `${alias}.${column}` : `${alias}.${snakeCase(column)} AS "${column}"`,
    )
    .join(', ');
}

/** Some of a row type's columns, for writes that set no others. */
export function pickColumns<Types extends Readonly<Record<string, string>>, Name extends keyof Types>(
  types: Types,
  names: readonly Name[],
): Pick<Types, Name> {
  return Object.fromEntries(names.map(name => [name, types[name]])) as Pick<Types, Name>;
}
