import type { TestCore } from '../core.ts';
import { SERVER_NAME } from './server-process.ts';

/** Tells which tables the server has written to, row by row, as soon as it is committed. What was rolled back was not written. */
export interface WriteWatch {
  /** The tables written to since it was last asked, each once. */
  since(): Promise<readonly string[]>;
}

/** Written about requests, and not because of what they ask for. */
const LOGS = ['api_requests'];
/** When a credential was last seen. */
const STAMPED = ['api_keys', 'sessions'];

export async function watchWrites({ app }: TestCore): Promise<WriteWatch> {
  const { pool } = app.db;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_%'`,
  );
  await pool.query(`
    CREATE SCHEMA watch;
    CREATE TABLE watch.writes (number bigserial PRIMARY KEY, table_name text NOT NULL);
    CREATE FUNCTION watch.note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO watch.writes (table_name) VALUES (TG_TABLE_NAME); RETURN NULL; END $$`);
  for (const { name } of tables.filter(table => !LOGS.includes(table.name))) {
    const events = STAMPED.includes(name) ? 'INSERT OR DELETE' : 'INSERT OR UPDATE OR DELETE';
    await pool.query(`CREATE TRIGGER watch_writes AFTER ${events} ON ${name} FOR EACH ROW
      WHEN (current_setting('application_name') = '${SERVER_NAME}') EXECUTE FUNCTION watch.note()`);
  }
  let seen = 0n;
  return {
    async since() {
      const { rows } = await pool.query<{ number: bigint; table_name: string }>(
        'SELECT number, table_name FROM watch.writes WHERE number > $1 ORDER BY number',
        [seen],
      );
      seen = rows.at(-1)?.number ?? seen;
      return [...new Set(rows.map(row => row.table_name))];
    },
  };
}
